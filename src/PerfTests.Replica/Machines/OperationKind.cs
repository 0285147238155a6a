namespace PerfTests.Replica.Machines;

/// <summary>What an operation does to one key. The numbers are the wire format: never reuse one.</summary>
internal enum OperationKind : byte
{
    /// <summary>Reads the value of a key.</summary>
    Get = 0,

    /// <summary>Sets the value of a key.</summary>
    Put = 1,

    /// <summary>Sets the value of a key if its present value is the expected one (no expected value: if the key is absent).</summary>
    CompareAndSwap = 2,

    /// <summary>Adds bytes to the end of a value; an absent key counts as empty.</summary>
    Append = 3,

    /// <summary>Removes a key.</summary>
    Delete = 4,
}
