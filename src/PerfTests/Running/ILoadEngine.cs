using PerfTests.Loads;
using PerfTests.Recording;

namespace PerfTests.Running;

/// <summary>Puts the load of a scenario on a system and feeds the recorder. The engine of this project is one; others see the same request.</summary>
public interface ILoadEngine
{
    /// <summary>Lower-case name, for example <c>open-loop</c> or <c>nbomber</c>.</summary>
    string Name { get; }

    /// <summary>Whether it can put such a load on: asked before anything starts.</summary>
    bool Supports(LoadProfile profile);

    /// <summary>
    /// Runs warm-up, measurement window and drain. Operations' outcomes never make it throw; intervals are recorded as the
    /// run goes. On cancellation it stops issuing at once, drains briefly, and returns what it counted until then.
    /// </summary>
    Task<LoadSummary> RunAsync(LoadRequest request, CancellationToken cancellationToken);
}
