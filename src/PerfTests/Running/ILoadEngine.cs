using PerfTests.Loads;
using PerfTests.Recording;

namespace PerfTests.Running;

/// <summary>Puts the load of a scenario on a system. It tells the recorder what fell due, was sent, ended or was dropped, and nothing else: what is counted, timed and judged is not its business.</summary>
/// <remarks>
/// The smallest one: start the window, and until it ends take an operation, tell the recorder that it is due and sent, execute it, and tell the
/// recorder how it ended. <c>docs/load-engine.md</c> shows one.
/// </remarks>
public interface ILoadEngine
{
    /// <summary>Lower-case name, for example <c>open-loop</c>.</summary>
    string Name { get; }

    /// <summary>Whether it can put such a load on: asked before anything starts.</summary>
    bool Supports(LoadProfile profile);

    /// <summary>
    /// Runs warm-up, measurement window and drain. Operations' outcomes never make it throw. On cancellation it stops issuing
    /// at once, drains briefly, and returns.
    /// </summary>
    /// <param name="request">What to do.</param>
    /// <param name="recorder">Is told of every operation. The engine starts the window; whoever made the recorder completes it.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <exception cref="NotSupportedException">The load is of a kind that this engine does not serve.</exception>
    Task RunAsync(LoadRequest request, OperationRecorder recorder, CancellationToken cancellationToken);
}
