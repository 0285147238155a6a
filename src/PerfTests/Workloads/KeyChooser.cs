namespace PerfTests.Workloads;

/// <summary>Draws keys of one distribution. Does not allocate.</summary>
internal abstract class KeyChooser
{
    /// <summary>Draws an existing key.</summary>
    /// <param name="random">The operation's draws.</param>
    /// <param name="present">Number of keys that exist at this point: those before the run and those inserted since.</param>
    public abstract long Choose(ref OperationRandom random, long present);
}
