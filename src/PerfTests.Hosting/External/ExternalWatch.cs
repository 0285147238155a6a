using PerfTests.Clusters;
using PerfTests.Recording;

namespace PerfTests.Hosting.External;

/// <summary>
/// Watches the nodes of a cluster that someone else runs. Their processes cannot be seen, so a node that ends shows only as one that no longer answers.
/// </summary>
internal sealed class ExternalWatch : IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(2);

    /// <summary>A node that is busy may miss a question; one that misses all for so long is gone, frozen or cut off.</summary>
    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(3);

    private readonly ISystem _system;
    private readonly IEventSink _events;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    /// <summary>Begins to watch nodes, all of which have just answered.</summary>
    public ExternalWatch(ISystem system, IReadOnlyList<Node> nodes, IEventSink events, TimeProvider time)
    {
        (_system, _events, _time) = (system, events, time);
        _watching = Task.WhenAll(nodes.Select(node => Task.Run(() => WatchAsync(node))));
    }

    /// <summary>Asks every node once more, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task WatchAsync(Node node)
    {
        var answered = _time.GetTimestamp();
        var isSilent = false;
        while (!_stop.IsCancellationRequested)
        {
            await ((Task)Task.Delay(PollInterval, _time, _stop.Token)).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing
            );
            if (await AnswersAsync(node).ConfigureAwait(false))
            {
                answered = _time.GetTimestamp();
                if (isSilent)
                {
                    isSilent = false;
                    _events.Record(RunEventKinds.NodeAnswersAgain, node.Id.Name);
                }
            }
            else if (!isSilent && (_stop.IsCancellationRequested || _time.GetElapsedTime(answered) >= SilentAfter))
            {
                isSilent = true;
                var seconds = _time.GetElapsedTime(answered).TotalSeconds;
                _events.Record(
                    RunEventKinds.NodeSilent,
                    node.Id.Name,
                    FormattableString.Invariant(
                        $"none for {seconds:0.0} s; whether its process ended cannot be seen on the host 'external'"
                    )
                );
            }
        }
    }

    private async Task<bool> AnswersAsync(Node node)
    {
        using var deadline = new CancellationTokenSource(AnswerTimeout, _time);
        try
        {
            return await _system.ReadStatusAsync(node, deadline.Token).ConfigureAwait(false) is not null;
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or HttpRequestException)
        {
            return false;
        }
    }
}
