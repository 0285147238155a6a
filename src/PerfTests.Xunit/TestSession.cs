using System.Reflection;
using System.Runtime.CompilerServices;
using PerfTests.Sessions;
using PerfTests.Sessions.Options;
using PerfTests.Sessions.Running;
using Xunit.Abstractions;

namespace PerfTests.Xunit;

/// <summary>
/// The session of one run of a test assembly. Its settings are the environment variables <c>PERFTESTS_*</c>, its parts those that the assembly hands in.
/// </summary>
/// <remarks>
/// xUnit 2 offers nothing that spans an assembly's classes but the sink of diagnostic messages, which every class and test of a run is given: the session
/// hangs on it, and goes with it.
/// </remarks>
internal sealed class TestSession
{
    private static readonly ConditionalWeakTable<IMessageSink, TestSession> ByRun = [];

    private readonly Lazy<SessionOptions> _options = new(() =>
        SessionOptionsReader.Read(Environment.GetEnvironmentVariable)
    );
    private readonly Lazy<Composition> _composition;
    private readonly Lazy<Session> _session;

    private TestSession(Assembly assembly)
    {
        _composition = new Lazy<Composition>(() => UseCompositionAttribute.Read(assembly));
        _session = new Lazy<Session>(() => new Session(Options, Composition));
    }

    /// <summary>How scenarios are run.</summary>
    /// <exception cref="Settings.InvalidSettingsException">A variable cannot be used; names all of them.</exception>
    public SessionOptions Options => _options.Value;

    /// <summary>What scenarios are run with.</summary>
    /// <exception cref="Settings.InvalidSettingsException">The assembly's composition cannot be made.</exception>
    public Composition Composition => _composition.Value;

    /// <summary>The session.</summary>
    public Session Session => _session.Value;

    /// <summary>The session of a run; made at the first call.</summary>
    /// <param name="run">The run's sink of diagnostic messages.</param>
    /// <param name="assembly">The test assembly.</param>
    public static TestSession Of(IMessageSink run, Assembly assembly) =>
        ByRun.GetValue(run, _ => new TestSession(assembly));

    /// <summary>The session of a run, if a scenario asked for it.</summary>
    /// <param name="run">The run's sink of diagnostic messages.</param>
    public static Session? Find(IMessageSink run) =>
        ByRun.TryGetValue(run, out var found) && found._session.IsValueCreated ? found.Session : null;
}
