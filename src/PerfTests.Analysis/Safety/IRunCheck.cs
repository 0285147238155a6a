using PerfTests.Recording;

namespace PerfTests.Analysis.Safety;

/// <summary>
/// A check of one's own on the facts of a run, beside those that PerfTests makes (METHOD 8). Pure: the same facts give the same verdict, now and from the run's
/// folder later.
/// </summary>
public interface IRunCheck
{
    /// <summary>Name of the check, unique among the checks, for example <c>no double grant</c>.</summary>
    string Name { get; }

    /// <summary>Checks a run, also one that was stopped. What cannot be shown is <see cref="SafetyVerdict.Unknown"/>; a run with a violation fails.</summary>
    /// <param name="record">The facts.</param>
    SafetyCheck Check(RunRecord record);
}
