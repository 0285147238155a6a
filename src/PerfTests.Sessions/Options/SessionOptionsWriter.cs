using System.Globalization;

namespace PerfTests.Sessions.Options;

/// <summary>Writes session options as the variables from which <see cref="SessionOptionsReader"/> reads them again.</summary>
internal static class SessionOptionsWriter
{
    /// <summary>Every option that is not at its default, value by variable; null for a value that may hold a secret and is not told.</summary>
    public static IReadOnlyList<KeyValuePair<string, string?>> Write(SessionOptions options)
    {
        var defaults = new SessionOptions();
        var settings = new List<KeyValuePair<string, string?>>();
        Add("PERFTESTS_SEED", options.Seed is not null, $"{options.Seed}");
        Add("PERFTESTS_HOST", options.Host != defaults.Host, options.Host);
        Add("PERFTESTS_DURATION_SCALE", options.DurationScale != 1, Number(options.DurationScale));
        Add("PERFTESTS_REPETITIONS", options.Repetitions is not null, Number(options.Repetitions));
        Add("PERFTESTS_ALL", options.IncludeExtended, "1");
        Add("PERFTESTS_INVALID", options.InvalidRuns == InvalidRuns.Fail, "fail");
        Add("PERFTESTS_ACCEPT", options.AcceptBaselines, "1");
        Add("PERFTESTS_BASELINES", options.BaselineFolder is not null, options.BaselineFolder);
        Add("PERFTESTS_OUT", options.OutputRoot != defaults.OutputRoot, options.OutputRoot);
        settings.AddRange(HistorySettings.Write(options));
        settings.AddRange(options.Others.Select(other => KeyValuePair.Create(other.Key, (string?)other.Value)));
        return settings;

        void Add(string name, bool isSet, string? value)
        {
            if (isSet)
            {
                settings.Add(KeyValuePair.Create(name, value));
            }
        }
    }

    /// <summary>A number with all its digits.</summary>
    internal static string? Number(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);
}
