using PerfTests.Loads;
using PerfTests.Recording;
using PerfTests.Running;

namespace PerfTests.UnitTests.Sessions.Engines;

/// <summary>An engine that is only chosen, never run.</summary>
internal sealed class NamedEngine(string name, Func<LoadProfile, bool> supports) : ILoadEngine
{
    public string Name => name;

    public bool Supports(LoadProfile profile) => supports(profile);

    public Task RunAsync(LoadRequest request, OperationRecorder recorder, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("this engine runs nothing");
}
