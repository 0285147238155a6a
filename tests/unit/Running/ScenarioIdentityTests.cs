using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Identity;
using PerfTests.Loads;
using PerfTests.Running;
using PerfTests.Settings;
using PerfTests.Systems.Replica;
using PerfTests.Systems.Services;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Running;

/// <summary>Every setting that is reachable from a scenario belongs to the question, unless it is on the list of those that ask no other one.</summary>
public class ScenarioIdentityTests
{
    /// <summary>What does not change the hash: the type's and the setting's names. Why, says its attribute.</summary>
    private static readonly string[] Apart =
    [
        "ClusterSpec.Endpoints",
        "ClusterSpec.Image",
        "ClusterSpec.Program",
        "ClusterSpec.StartTimeout",
        "CurveLoad.Name",
        "HttpService.Build",
        "HttpService.Image",
        "HttpService.Metrics",
        "HttpService.Program",
        "LoadLimits.MaxScheduleLagP99",
        "Protocol.EpochWord",
        "Protocol.LeaderWord",
        "Protocol.Title",
        "Scenario.Baseline",
        "Scenario.Objectives",
        "Scenario.Repetitions",
        "Scenario.Unsupported",
        "TraceLoad.Name",
        "TraceLoad.Problems",
        "Workload.Name",
    ];

    /// <summary>One of each kind that a setting of an open type can be.</summary>
    private static readonly object[] Kinds =
    [
        Load.Ramp(Rate.PerSecond(10), Rate.PerSecond(20), TimeSpan.FromSeconds(3)),
        Load.Adaptive(Rate.PerSecond(10), Rate.PerSecond(5), TimeSpan.FromSeconds(30)),
        Load.Closed(5, TimeSpan.FromSeconds(30)),
        new TraceLoad
        {
            Name = "trace",
            During = TimeSpan.FromSeconds(2),
            ArrivalSeconds = [0.5, 1],
        },
        KeyDistribution.Uniform,
        KeyDistribution.Zipfian(),
        KeyDistribution.Latest(),
        KeyDistribution.HotSet(),
        Fault.Kill(Target.Leader),
        Fault.Stop(Target.Follower),
        Fault.RollingRestart(),
        Fault.Pause(Target.Named("n1")),
        Fault.Isolate(Target.Random(2)),
        Fault.Latency(Target.One, TimeSpan.FromMilliseconds(20)),
        Fault.CpuStarvation(Target.One, 0.1),
        Fault.MemoryLimit(Target.One, 64 << 20),
        Fault.SlowDisk(Target.One, 10_000),
        Fault.FullDisk(Target.One),
        Fault.ClockOffset(Target.One, TimeSpan.FromSeconds(1)),
        Fault.Byzantine(Target.One, "silent"),
        Fault.Parameter(Target.One, "batch-size", "1"),
        new TimedFault(Fault.Pause(Target.One), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)),
        new RepeatedFault(
            Fault.Pause(Target.One),
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(3),
            TimeSpan.FromSeconds(2),
            4
        ),
        new TriggeredFault(
            Fault.Pause(Target.One),
            new SteadyRateTrigger(TimeSpan.FromSeconds(2), 0.1),
            TimeSpan.FromSeconds(2)
        ),
        new RandomFaults(
            [Fault.Pause(Target.One), Fault.Kill(Target.One)],
            3,
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(9),
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(2)
        ),
        new HttpService("shop"),
    ];

    private static readonly Scenario Plain = Benchmark
        .On(ReplicaCluster.Raft(nodes: 3))
        .Load(Load.Constant(Rate.PerSecond(100), TimeSpan.FromSeconds(10)));

    [Fact]
    public void Every_setting_changes_the_question_or_is_on_the_list_of_those_that_ask_no_other()
    {
        var tried = new HashSet<string>();
        foreach (var scenario in Samples())
        {
            foreach (var (setting, changed) in Changes(scenario))
            {
                tried.Add(setting);
                Assert.True(
                    Apart.Contains(setting) == (changed.Hash() == scenario.Hash()),
                    $"{setting}: {scenario.ToJson()} against {changed.ToJson()}"
                );
                Assert.True(changed.ToJson() != scenario.ToJson(), $"{setting} is not in the document");
            }
        }

        Assert.Empty(Apart.Except(tried));
        foreach (
            var name in (string[])
                [
                    "ResourceLimits.Cpus",
                    "LoadLimits.Interval",
                    "LoadLimits.MaxQueued",
                    "Workload.Preload",
                    "SafetyOptions.IsOn",
                    "LinkQuality.Delay",
                    "CurveLoad.Segments",
                ]
        )
        {
            Assert.Contains(name, tried);
        }
    }

    [Fact]
    public void Every_kind_of_an_open_type_is_tried()
    {
        var open = new[] { typeof(LoadProfile), typeof(KeyDistribution), typeof(Fault), typeof(FaultEntry) };
        var kinds = typeof(Scenario)
            .Assembly.GetTypes()
            .Where(type => !type.IsAbstract && open.Any(kind => kind.IsAssignableFrom(type)));

        Assert.Empty(kinds.Except(Kinds.Select(kind => kind.GetType())));
    }

    [Fact]
    public void Setting_that_asks_no_other_question_says_why()
    {
        var marks = new[] { typeof(Scenario).Assembly, typeof(Service).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(member => member.GetCustomAttribute<NotPartOfIdentityAttribute>())
            .OfType<NotPartOfIdentityAttribute>()
            .ToArray();

        Assert.NotEmpty(marks);
        Assert.All(marks, mark => Assert.True(mark.Reason.Length > 5));
    }

    [Fact]
    public void Words_for_people_change_no_hash()
    {
        SaidProfile.Text = "a peak";
        var before = Plain.Load(new SaidProfile(7) { During = TimeSpan.FromSeconds(1) });
        var hash = before.Hash();
        SaidProfile.Text = "a summit";

        Assert.Contains(before.Describe(), setting => setting.Value == "a summit");
        Assert.Equal(hash, before.Hash());
        Assert.NotEqual(hash, Plain.Load(new SaidProfile(8) { During = TimeSpan.FromSeconds(1) }).Hash());
    }

    [Fact]
    public void Hash_is_that_of_the_question_in_the_document()
    {
        var scenario = Plain.Fault(Fault.Kill(Target.Leader), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4));

        using var document = JsonDocument.Parse(scenario.ToJson());

        // The document is canonical, so the question's own text in it is what is hashed.
        var question = document.RootElement.GetProperty("question").GetRawText();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(question))), scenario.Hash());
        Assert.Equal(scenario.Hash(), document.RootElement.GetProperty("hash").GetString());
        Assert.Equal(
            0.25,
            document.RootElement.GetProperty("question").GetProperty("limits").GetProperty("interval").GetDouble()
        );
    }

    [Fact]
    public void Systems_of_one_type_are_told_apart_by_their_names()
    {
        Assert.NotEqual(
            Plain.Hash(),
            (Plain with { Cluster = Plain.Cluster with { System = ReplicaSystem.Pbft } }).Hash()
        );
    }

    [Fact]
    public void Secret_parameter_is_not_in_the_document_and_changes_no_hash()
    {
        Scenario With(string password) => Plain with { Cluster = Plain.Cluster.With("db-password", password) };

        Assert.DoesNotContain("pl4nted", With("pl4nted-one").ToJson(), StringComparison.Ordinal);
        Assert.Equal(With("pl4nted-one").Hash(), With("pl4nted-two").Hash());
        Assert.NotEqual(Plain.Hash(), With("pl4nted-one").Hash());
    }

    [Fact]
    public void Long_trace_is_in_the_document_by_its_digest()
    {
        Scenario With(double last) =>
            Plain.Load(
                new TraceLoad
                {
                    Name = "trace",
                    During = TimeSpan.FromSeconds(20),
                    ArrivalSeconds = [.. Enumerable.Range(0, 5_000).Select(index => index / 1000.0), last],
                }
            );

        Assert.True(With(10).ToJson().Length < 10_000);
        Assert.NotEqual(With(10).Hash(), With(11).Hash());
    }

    private static IEnumerable<Scenario> Samples()
    {
        yield return Plain with
        {
            Baseline = new BaselineGate(),
        };
        foreach (var kind in Kinds)
        {
            yield return kind switch
            {
                LoadProfile profile => Plain with { Profile = profile },
                KeyDistribution keys => Plain with { Operations = new Workload { Distribution = keys } },
                Fault fault => Plain.Fault(fault, TimeSpan.FromSeconds(1)) with { Limits = Short },
                FaultEntry entry => Plain.Inject(FaultSchedule.None.With(entry)) with { Limits = Short },
                Service service => Plain with { Cluster = service.Cluster() },
                _ => throw new InvalidOperationException($"{kind}"),
            };
        }
    }

    /// <summary>Below the bound that faults set, so that a change of it shows.</summary>
    private static readonly LoadLimits Short = new() { Interval = TimeSpan.FromMilliseconds(100) };

    private static IEnumerable<(string Setting, Scenario Changed)> Changes(Scenario scenario) =>
        ChangesOf(scenario).Select(change => (change.Setting, (Scenario)change.Changed));

    /// <summary>Copies of a record in each of which one setting, of it or of a record within it, is another one.</summary>
    private static IEnumerable<(string Setting, object Changed)> ChangesOf(object record)
    {
        foreach (
            var property in record
                .GetType()
                .GetProperties()
                .Where(property => property.CanRead && property.SetMethod?.IsPublic == true)
        )
        {
            var name = $"{record.GetType().Name}.{property.Name}";
            var isApart = Apart.Contains(name);
            foreach (var (within, value) in Others(property.PropertyType, property.GetValue(record)))
            {
                var copy = record.GetType().GetMethod("<Clone>$")?.Invoke(record, null) ?? record;
                property.SetValue(copy, value);
                // What is within a setting apart is apart as well.
                yield return (isApart ? name : within ?? name, copy);
            }
        }
    }

    /// <summary>Other values than the given one; named where the difference lies in a record within it.</summary>
    private static IEnumerable<(string? Within, object? Value)> Others(Type type, object? value)
    {
        switch (value)
        {
            case null:
                if (Sample(type) is { } sample)
                {
                    yield return (null, sample);
                }

                break;
            case bool flag:
                yield return (null, !flag);
                break;
            case string text:
                yield return (null, text + "x");
                break;
            case int number:
                yield return (null, number + 1);
                break;
            case long number:
                yield return (null, number + 1);
                break;
            case double number:
                yield return (null, number + 0.001);
                break;
            case TimeSpan time:
                yield return (null, time + TimeSpan.FromMilliseconds(1));
                break;
            case Enum word:
                yield return (null, Enum.GetValues(word.GetType()).Cast<object>().First(other => !other.Equals(word)));
                break;
            case ImmutableSortedDictionary<string, string> map:
                yield return (null, map.SetItem("a-name", "a value"));
                break;
            case ImmutableArray<FaultEntry> entries:
                yield return (null, entries.Add(Kinds.OfType<FaultEntry>().First()));
                foreach (var change in entries.IsEmpty ? [] : ChangesOf(entries[0]))
                {
                    yield return (change.Setting, ImmutableArray.Create((FaultEntry)change.Changed));
                }

                break;
            case ImmutableArray<Fault> faults:
                yield return (null, faults.Add(Fault.Kill(Target.All)));
                break;
            case Delegate or ISystem and not Service:
                // Code cannot be compared; the built-in systems have no settings of their own.
                break;
            case IEnumerable list:
                foreach (var other in OtherLists(type, list.Cast<object>().ToArray()))
                {
                    yield return other;
                }

                break;
            default:
                foreach (var change in ChangesOf(value))
                {
                    yield return (change.Setting, change.Changed);
                }

                break;
        }
    }

    private static IEnumerable<(string? Within, object? Value)> OtherLists(Type type, object[] items)
    {
        var element = type.GetGenericArguments().FirstOrDefault();
        if (element is null || type.GetGenericArguments().Length > 1)
        {
            yield break;
        }

        var first = items.Length > 0 ? items[0] : Sample(element);
        if (first is null)
        {
            yield break;
        }

        Array Of(params object[] values)
        {
            var array = Array.CreateInstance(element, values.Length);
            values.CopyTo(array, 0);
            return array;
        }

        yield return (null, Of([.. items, first]));
        foreach (var (within, value) in items.Length > 0 ? Others(element, first) : [])
        {
            yield return (within, Of([value!, .. items[1..]]));
        }
    }

    private static object? Sample(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var number when number == typeof(int) => 3,
            var number when number == typeof(long) => 3L << 20,
            var number when number == typeof(double) => 0.5,
            var time when time == typeof(TimeSpan) => TimeSpan.FromSeconds(3),
            var text when text == typeof(string) => "text",
            var gate when gate == typeof(BaselineGate) => new BaselineGate(),
            var build when build == typeof(ImageBuild) => new ImageBuild("folder", "Dockerfile", "base"),
            var port when port == typeof(PortDefinition) => new PortDefinition("more"),
            var metrics when metrics == typeof(ServiceMetrics) => new ServiceMetrics("/metrics", "requests_total"),
            var problem when problem == typeof(SettingProblem) => new SettingProblem("line 1", "x", "a number"),
            _ => null,
        };

    private sealed record SaidProfile(double Peak) : LoadProfile
    {
        public static string Text { get; set; } = "";

        public override string Describe() => Text;

        public override IEnumerable<SettingProblem> Validate() => [];

        public override LoadProfile Scale(double factor) => this with { During = During * factor };
    }
}
