using PerfTests.Loads;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Running;
using PerfTests.Workloads;

namespace PerfTests.ExtensionTests;

/// <summary>An engine of one's own for a load of one's own: it tells the recorder what fell due, was sent and ended, and nothing else.</summary>
internal sealed class TurnEngine : ILoadEngine
{
    public string Name => "turns";

    public bool Supports(LoadProfile profile) => profile is TurnLoad;

    public async Task RunAsync(LoadRequest request, OperationRecorder recorder, CancellationToken cancellationToken)
    {
        var operations = new OperationStream(request.Workload, request.Seed);
        var lanes = Enumerable.Range(0, ((TurnLoad)request.Load).Clients).Select(_ => recorder.NewLane()).ToArray();
        var start = recorder.Now;
        var end = start + (long)request.Load.During.TotalNanoseconds;
        recorder.StartWindow(start, end);
        for (var turn = 0; recorder.Now < end && !cancellationToken.IsCancellationRequested; turn++)
        {
            var client = turn % lanes.Length;
            var next = operations.Next();
            var operation = recorder.Due(next, recorder.Now, lanes[client]);
            recorder.Sent(ref operation, recorder.Now);
            var result = await request.Client.ExecuteAsync(next, cancellationToken);
            recorder.Ended(operation, result, recorder.Now);
            lanes[client] = result.Outcome == Outcome.Unknown ? recorder.NewLane() : lanes[client];
        }
    }
}
