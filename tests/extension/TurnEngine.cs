using PerfTests.Loads;
using PerfTests.Recording;
using PerfTests.Running;

namespace PerfTests.ExtensionTests;

/// <summary>An engine of one's own for a load of one's own.</summary>
internal sealed class TurnEngine : ILoadEngine
{
    public string Name => "turns";

    public bool Supports(LoadProfile profile) => profile is TurnLoad;

    public Task<LoadSummary> RunAsync(LoadRequest request, CancellationToken cancellationToken) =>
        new OpenLoopEngine().RunAsync(
            request with
            {
                Load = Load.Closed(((TurnLoad)request.Load).Clients, request.Load.During),
            },
            cancellationToken
        );
}
