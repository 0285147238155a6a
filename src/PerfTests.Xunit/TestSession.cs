using PerfTests.Sessions.Options;
using PerfTests.Sessions.Running;
using PerfTests.Units;

namespace PerfTests.Xunit;

/// <summary>
/// The one session of a test process: xUnit 2 offers nothing that spans an assembly's classes, so it is held here. Its
/// settings are the environment variables <c>PERFTESTS_*</c>.
/// </summary>
internal static class TestSession
{
    private static readonly Lazy<SessionOptions> LazyOptions = new(() =>
        SessionOptionsReader.Read(Environment.GetEnvironmentVariable)
    );

    private static readonly Lazy<Session> LazySession = new(() => new Session(Options, TimeProvider.System));

    /// <summary>How scenarios are run.</summary>
    /// <exception cref="Settings.InvalidSettingsException">A variable cannot be used; names all of them.</exception>
    public static SessionOptions Options => LazyOptions.Value;

    /// <summary>The session.</summary>
    public static Session Current => LazySession.Value;

    /// <summary>The session, if a scenario asked for it.</summary>
    public static Session? Existing => LazySession.IsValueCreated ? LazySession.Value : null;

    /// <summary>The variables that repeat a run of this process with the given seed.</summary>
    public static string ReproduceVariables(Seed seed)
    {
        var others = SessionOptionsReader
            .Variables.Select(variable => variable.Key)
            .Where(name => name is not ("PERFTESTS_SEED" or "PERFTESTS_OUT" or "PERFTESTS_REPETITIONS"))
            .Select(name => (name, value: Environment.GetEnvironmentVariable(name)))
            .Where(variable => !string.IsNullOrEmpty(variable.value))
            .Select(variable => $"{variable.name}={variable.value}");
        return string.Join(' ', others.Prepend($"PERFTESTS_SEED={seed}"));
    }
}
