using PerfTests.Settings;

namespace PerfTests.Sessions.Running;

/// <summary>The summary of a CI job (GitHub's <c>GITHUB_STEP_SUMMARY</c>).</summary>
internal static class StepSummary
{
    /// <summary>Appends to it, if this is a CI job.</summary>
    /// <param name="markdown">What to append.</param>
    public static void Append(string markdown)
    {
        var file = Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY");
        if (string.IsNullOrEmpty(file))
        {
            return;
        }

        try
        {
            File.AppendAllText(file, SecretRedactor.OfProcess.Scrub(markdown));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The summary is a copy of what the session's folder holds; a job without it has lost nothing.
        }
    }
}
