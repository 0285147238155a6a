using PerfTests.Protocols;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Running;

/// <summary>Answers after a while of virtual time, or never.</summary>
internal sealed class FakeClient(VirtualTime time) : IProtocolClient
{
    public List<Operation> Operations { get; } = [];

    public List<long> SentAt { get; } = [];

    public int InFlight { get; private set; }

    public int MaxInFlight { get; private set; }

    /// <summary>How long an operation takes, by its send time since the first timestamp; null for never.</summary>
    public Func<Operation, TimeSpan?> Takes { get; set; } = _ => TimeSpan.FromMilliseconds(1);

    public Func<Operation, OperationResult> Answers { get; set; } = _ => OperationResult.Ok;

    /// <summary>Whether an operation without an answer ends when it is told to.</summary>
    public bool HeedsCancellation { get; set; } = true;

    public async ValueTask<OperationResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken)
    {
        Operations.Add(operation);
        SentAt.Add(time.GetTimestamp());
        MaxInFlight = Math.Max(MaxInFlight, ++InFlight);
        var ended = new TaskCompletionSource();
        if (Takes(operation) is { } length)
        {
            time.Plan((long)length.TotalNanoseconds, () => ended.TrySetResult());
        }

        using var registration = HeedsCancellation
            ? cancellationToken.Register(() => ended.TrySetCanceled(cancellationToken))
            : default;
        try
        {
            await ended.Task.ConfigureAwait(false);
            return Answers(operation);
        }
        finally
        {
            InFlight--;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
