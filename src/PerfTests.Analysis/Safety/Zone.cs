namespace PerfTests.Analysis.Safety;

/// <summary>The zone of one value (Gibbons and Korach 1997): from the first end to the last start of the operations that wrote and read it.</summary>
/// <param name="Value">The value's hash.</param>
/// <param name="FirstEnd">Earliest end among its write and reads.</param>
/// <param name="LastStart">Latest start among its write and reads.</param>
internal readonly record struct Zone(ulong Value, long FirstEnd, long LastStart)
{
    /// <summary>Whether the value must have been the register's during the whole zone; else it may have been at some moment of it.</summary>
    public bool IsForward => FirstEnd < LastStart;
}
