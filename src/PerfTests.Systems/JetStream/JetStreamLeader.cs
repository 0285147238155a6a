namespace PerfTests.Systems.JetStream;

/// <summary>Finds out from the stream's own information which member leads it; only the leader answers the question.</summary>
/// <param name="time">The clock of the deadline.</param>
internal sealed class JetStreamLeader(TimeProvider time)
{
    /// <summary>Subject of the question for a stream's information.</summary>
    public const string Information = "$JS.API.STREAM.INFO." + JetStreamConfiguration.StreamName;
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The member that leads; null if none says so within a second.</summary>
    public async Task<JetStreamEndpoint?> FindAsync(IReadOnlyList<JetStreamEndpoint> members)
    {
        using var deadline = new CancellationTokenSource(LookTimeout, time);
        var answers = members.Select(member => AskAsync(member, deadline.Token)).ToList();
        while (answers.Count > 0)
        {
            // One that is frozen or cut off is not waited for.
            var first = await Task.WhenAny(answers).ConfigureAwait(false);
            answers.Remove(first);
            if (
                await first.ConfigureAwait(false) is { } leader
                && members.FirstOrDefault(member => member.Id.Name == leader) is { } found
            )
            {
                await deadline.CancelAsync().ConfigureAwait(false);
                return found;
            }
        }

        return null;
    }

    private static async Task<string?> AskAsync(JetStreamEndpoint member, CancellationToken deadline)
    {
        var reply = await member.RequestAsync(Information, default, null, deadline).ConfigureAwait(false);
        return reply.Data is null ? null : JetStreamAnswer.Parse(reply.Data)?.Leader;
    }
}
