using System.Diagnostics;

namespace PerfTests.Hosting.Processes;

/// <summary>One life of a node: from a start of its process to the process's end. What was asked of one life is not held for the next.</summary>
/// <param name="process">The process.</param>
internal sealed class NodeLife(Process process)
{
    private readonly TaskCompletionSource _recorded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _outputRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _errorRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isEndAsked;
    private volatile string? _ending;

    /// <summary>The process.</summary>
    public Process Process => process;

    /// <summary>Whether the process is there.</summary>
    public bool IsRunning => !process.HasExited;

    /// <summary>Whether it was asked to end while it ran.</summary>
    public bool IsEndAsked => _isEndAsked;

    /// <summary>Whether it is frozen.</summary>
    public bool IsPaused { get; set; }

    /// <summary>How it ended, for people; null while it runs.</summary>
    public string? Ending => _ending;

    /// <summary>Completes when its end has been recorded.</summary>
    public Task Recorded => _recorded.Task;

    /// <summary>Completes when all that it wrote has been read.</summary>
    public Task WordsRead => Task.WhenAll(_outputRead.Task, _errorRead.Task);

    /// <summary>Takes note that its end is wanted from now on.</summary>
    /// <returns>Whether it still ran: one that has ended was not asked to.</returns>
    public bool AskToEnd()
    {
        if (!IsRunning)
        {
            return false;
        }

        _isEndAsked = true;
        return true;
    }

    /// <summary>Hands its output on, line by line.</summary>
    /// <param name="write">Takes the lines.</param>
    public void Follow(Action<string> write)
    {
        process.OutputDataReceived += (_, line) => Take(line.Data, write, _outputRead);
        process.ErrorDataReceived += (_, line) => Take(line.Data, write, _errorRead);
    }

    /// <summary>Takes note of how it ended, which has been recorded.</summary>
    public void End(string ending)
    {
        _ending = ending;
        _recorded.TrySetResult();
    }

    /// <summary>No line marks the end of a stream.</summary>
    private static void Take(string? line, Action<string> write, TaskCompletionSource end)
    {
        if (line is null)
        {
            end.TrySetResult();
        }
        else
        {
            write(line);
        }
    }
}
