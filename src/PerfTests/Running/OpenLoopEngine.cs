using PerfTests.Loads;
using PerfTests.Recording;
using PerfTests.Running.OpenLoop;

namespace PerfTests.Running;

/// <summary>
/// The engine of this project: operations are sent when the profile says, whatever became of those before, and response
/// times count from then. Serves every <see cref="OpenLoopProfile"/>, <see cref="AdaptiveLoad"/> and <see cref="ClosedLoad"/>.
/// </summary>
/// <remarks>
/// A dedicated thread paces; operations execute on the thread pool, so that one that never yields holds up neither the
/// schedule nor the end. What exceeds <see cref="LoadLimits.MaxInFlight"/> waits with its clock running, up to
/// <see cref="LoadLimits.MaxQueued"/>. In a closed loop the number of clients is the bound instead.
/// </remarks>
public sealed class OpenLoopEngine : ILoadEngine
{
    /// <summary>Threads that the pool has ready from the start.</summary>
    private const int MinThreads = 16;

    private readonly Func<RunClock, IPacing> _createPacing;

    /// <summary>An engine in real time.</summary>
    public OpenLoopEngine()
        : this(clock => new ThreadPacing(clock)) { }

    internal OpenLoopEngine(Func<RunClock, IPacing> createPacing) => _createPacing = createPacing;

    /// <inheritdoc/>
    public string Name => "open-loop";

    /// <inheritdoc/>
    public bool Supports(LoadProfile profile) => profile is OpenLoopProfile or AdaptiveLoad or ClosedLoad;

    /// <inheritdoc/>
    public Task RunAsync(LoadRequest request, OperationRecorder recorder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(recorder);
        if (!Supports(request.Load))
        {
            throw new NotSupportedException($"The load '{request.Load.Describe()}' is of no kind this engine knows.");
        }

        KeepThreadsReady();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Run(request, recorder, ended, cancellationToken))
        {
            IsBackground = true,
            Name = "perftests-pacer",
        };
        thread.Start();
        return ended.Task;
    }

    /// <summary>
    /// The pool starts with a thread per processor and adds one or two a second: on a small machine two blocked threads (a file, a
    /// name lookup, a client's lock) would hold up every operation for most of a second.
    /// </summary>
    private static void KeepThreadsReady()
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, MinThreads), completions);
    }

    private void Run(
        LoadRequest request,
        OperationRecorder recorder,
        TaskCompletionSource ended,
        CancellationToken cancellationToken
    )
    {
        try
        {
            new LoadRun(request, recorder, _createPacing(recorder.Clock), cancellationToken).Execute();
            ended.SetResult();
        }
#pragma warning disable CA1031 // It belongs to whoever awaits the run.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            ended.SetException(failure);
        }
    }
}
