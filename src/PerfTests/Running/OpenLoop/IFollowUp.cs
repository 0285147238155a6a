using PerfTests.Recording;

namespace PerfTests.Running.OpenLoop;

/// <summary>Says what a slot does after its operation, in a closed loop. Safe for concurrent calls.</summary>
internal interface IFollowUp
{
    /// <summary>The client's next operation, if it is due at once; otherwise the client is taken note of and its slot given back.</summary>
    /// <param name="lane">The client.</param>
    /// <param name="now">The time.</param>
    /// <param name="next">Its next operation.</param>
    bool TryFollow(int lane, long now, out ScheduledOperation next);
}
