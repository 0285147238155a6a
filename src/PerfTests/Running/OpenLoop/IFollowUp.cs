namespace PerfTests.Running.OpenLoop;

/// <summary>Says what a place does after its operation, in a closed loop. Safe for concurrent calls.</summary>
internal interface IFollowUp
{
    /// <summary>The client's next operation, if it is due at once; otherwise the client is taken note of and its place given back.</summary>
    bool TryFollow(long now, out PendingOperation next);
}
