using System.Collections.Immutable;
using PerfTests.Analysis;
using PerfTests.Analysis.Findings;
using PerfTests.Analysis.Findings.Rules;
using PerfTests.Analysis.Metrics;
using PerfTests.Analysis.Results;
using PerfTests.Analysis.Safety;
using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Hosting.Docker;
using PerfTests.Hosting.External;
using PerfTests.Hosting.Processes;
using PerfTests.Reporting.OwnSections;
using PerfTests.Running;
using PerfTests.Storage;
using PerfTests.Systems.Etcd;
using PerfTests.Systems.JetStream;
using PerfTests.Systems.Replica;
using PerfTests.Systems.Serf;

namespace PerfTests.Sessions;

/// <summary>
/// The parts that sessions are made of: which hosts, engines and systems there are, and which clock they go by. Immutable; each call returns a changed copy.
/// A test project hands in its own by <see cref="UseCompositionAttribute"/>.
/// </summary>
public sealed record Composition
{
    /// <summary>What is used where nothing else is handed in: every default of this record, by the system's clock.</summary>
    public static Composition Default { get; } = new();

    /// <summary>The clock of sessions and runs. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where nodes can live, in the order in which <c>auto</c> tries them. Default: <c>docker</c>, <c>process</c>, <c>external</c>.</summary>
    public ImmutableArray<IClusterHost> Hosts { get; init; } =
    [new DockerHost(TimeProvider.System), new ProcessHost(TimeProvider.System), new ExternalHost(TimeProvider.System)];

    /// <summary>What can put load on, in the order of preference. Default: <c>open-loop</c>.</summary>
    public ImmutableArray<ILoadEngine> Engines { get; init; } = [new OpenLoopEngine()];

    /// <summary>
    /// The systems that the diagnosis of a machine and the table of faults tell of; a scenario names its system itself. Default: <c>replica-raft</c>,
    /// <c>replica-pbft</c>, <c>replica-gossip</c>, <c>etcd</c>, <c>jetstream</c>, <c>serf</c>.
    /// </summary>
    public ImmutableArray<ISystem> Systems { get; init; } =
    [
        ReplicaSystem.Raft,
        ReplicaSystem.Pbft,
        ReplicaSystem.Gossip,
        EtcdSystem.Instance,
        JetStreamSystem.Instance,
        SerfSystem.Instance,
    ];

    /// <summary>What makes injectors for faults that the hosts do not do, in the order in which they are asked. Default: none.</summary>
    public ImmutableArray<IFaultInjectorSource> Injectors { get; init; } = [];

    /// <summary>Checks that are made on each run beside those of PerfTests. Default: none.</summary>
    public ImmutableArray<IRunCheck> Checks { get; init; } = [];

    /// <summary>Sections that are added to the report of each run, in the order to show. Default: none.</summary>
    public ImmutableArray<ReportSection> Sections { get; init; } = [];

    /// <summary>What is given the result of each run, besides the history. Default: none.</summary>
    public ImmutableArray<IResultSink> Sinks { get; init; } = [];

    /// <summary>What a history can be kept in. Default: <see cref="HistoryStores.Default"/>, SQLite files and PostgreSQL databases.</summary>
    public HistoryStores Stores { get; init; } = HistoryStores.Default;

    /// <summary>What is taken from every run: objectives and gates name any of it. Default: <see cref="FigureSet.Default"/>.</summary>
    public FigureSet Figures { get; init; } = FigureSet.Default;

    /// <summary>Rules that look for findings in each run. Default: <see cref="FindingRules.Default"/>.</summary>
    public ImmutableArray<IFindingRule> Rules { get; init; } = [.. FindingRules.Default];

    /// <summary>From where on those rules speak up. Default: METHOD's seeds.</summary>
    public FindingLimits FindingLimits { get; init; } = new();

    /// <summary>With a rule more; it takes the place of one of the same name.</summary>
    /// <param name="rule">Looks for findings in each run.</param>
    public Composition With(IFindingRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return this with { Rules = Set(Rules, rule, other => other.Name) };
    }

    /// <summary>With figures of your own, behind the others.</summary>
    /// <param name="figures">Figures with names and titles that are not taken.</param>
    /// <exception cref="ArgumentException">A figure cannot be added; names every reason.</exception>
    public Composition With(params Figure[] figures) => this with { Figures = Figures.With(figures) };

    /// <summary>What runs are analysed with: the figures and checks of this composition.</summary>
    public AnalysisOptions Analysis =>
        new()
        {
            Figures = Figures,
            Checks = Checks,
            Rules = Rules,
            Limits = FindingLimits,
        };

    /// <summary>With a host, in front of the others so that <c>auto</c> tries it first; it takes the place of one of the same name.</summary>
    /// <param name="host">Where nodes can live.</param>
    public Composition With(IClusterHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return this with { Hosts = Hosts.RemoveAll(other => other.Name == host.Name).Insert(0, host) };
    }

    /// <summary>With an engine, behind the others so that scenarios of their profiles go on as before; it takes the place of one of the same name.</summary>
    /// <param name="engine">What can put load on.</param>
    public Composition With(ILoadEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return this with { Engines = Set(Engines, engine, other => other.Name) };
    }

    /// <summary>With a system, behind the others; it takes the place of one of the same name.</summary>
    /// <param name="system">What can be driven.</param>
    public Composition With(ISystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return this with { Systems = Set(Systems, system, other => other.Name) };
    }

    /// <summary>With what makes injectors for faults of one's own.</summary>
    /// <param name="injectors">Asked for each cluster, after the host's own injectors.</param>
    public Composition With(IFaultInjectorSource injectors) => this with { Injectors = Injectors.Add(injectors) };

    /// <summary>With a check more; it takes the place of one of the same name.</summary>
    /// <param name="check">Made on each run.</param>
    public Composition With(IRunCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return this with { Checks = Set(Checks, check, other => other.Name) };
    }

    /// <summary>With a section more; it takes the place of one of the same title.</summary>
    /// <param name="section">Added to the report of each run.</param>
    public Composition With(ReportSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return this with { Sections = Set(Sections, section, other => other.Title) };
    }

    /// <summary>With a sink more; it takes the place of one of the same name.</summary>
    /// <param name="sink">Given the result of each run.</param>
    public Composition With(IResultSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return this with { Sinks = Set(Sinks, sink, other => other.Name) };
    }

    /// <summary>With a kind of history more, which <c>PERFTESTS_HISTORY</c> names as <c>NAME:ADDRESS</c>.</summary>
    /// <param name="store">Opens histories of that kind.</param>
    /// <exception cref="ArgumentException">Its name is taken or has another form than a setting can have.</exception>
    public Composition With(IHistoryStoreSource store) => this with { Stores = Stores.With(store) };

    /// <summary>With another clock.</summary>
    /// <param name="time">The clock of sessions and runs.</param>
    public Composition With(TimeProvider time) => this with { Time = time };

    private static ImmutableArray<T> Set<T>(ImmutableArray<T> parts, T part, Func<T, string> name)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            if (name(parts[i]) == name(part))
            {
                return parts.SetItem(i, part);
            }
        }

        return parts.Add(part);
    }
}
