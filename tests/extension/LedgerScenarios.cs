using PerfTests.Analysis.Results;
using PerfTests.Analysis.Safety;
using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Running;
using PerfTests.Sessions;
using PerfTests.Sessions.Options;
using PerfTests.Sessions.Progress;
using PerfTests.Sessions.Running;
using PerfTests.Sessions.Scenarios;
using PerfTests.Settings;
using PerfTests.Storage;
using PerfTests.Units;
using PerfTests.Workloads;
using PerfTests.Xunit;
using Xunit.Abstractions;

namespace PerfTests.ExtensionTests;

/// <summary>Everything that a user can bring, brought and run end to end: in this process, without a port, in seconds.</summary>
public sealed class LedgerScenarios(ITestOutputHelper output) : ScenarioTests(output)
{
    /// <summary>Whether the machine has time for the generator is not what these tests are about.</summary>
    private static readonly LoadLimits AnyMachine = new()
    {
        MaxScheduleLagP99 = 1.Minutes(),
        Interval = 100.Milliseconds(),
    };

    private static readonly BurstLoad Bursts = new()
    {
        Size = 5,
        Every = 20.Milliseconds(),
        During = 1.Seconds(),
    };

    [Scenario("ledger-bursts")]
    public async Task Profile_host_system_check_and_section_of_ones_own_make_one_report()
    {
        var outcome = await Verify(On(LedgerSystem.Cluster()).Load(Bursts, warmUp: 100.Milliseconds()));

        var result = outcome.Runs.Single().Result;
        Assert.Equal(RunStatus.Passed, outcome.Status);
        Assert.Equal(
            ("memory", "ledger", "open-loop"),
            (result.Manifest.Host, result.Manifest.System, result.Manifest.Engine)
        );
        Assert.Equal(250, result.Window.Scheduled);
        Assert.Equal(250, result.Window.Ok);
        Assert.Equal(
            SafetyVerdict.Valid,
            result.Safety!.Checks.Single(check => check.Name == "positions are unique").Verdict
        );
        Assert.Equal(result.Manifest.RunId, ResultSink.Instance.Results[Folder(outcome)].Manifest.RunId);
        var report = await File.ReadAllTextAsync(outcome.Runs[0].ReportPath);
        Assert.Contains("The ledger&#x27;s own words", report, StringComparison.Ordinal);
        Assert.Contains("Engine open-loop on &lt;b&gt;memory&lt;/b&gt;.", report, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>memory", report, StringComparison.Ordinal);
    }

    [Scenario("ledger-turns")]
    public async Task Load_of_ones_own_is_put_on_by_the_engine_that_supports_it()
    {
        var load = new TurnLoad { Clients = 2, During = 500.Milliseconds() };

        var outcome = await Verify(On(LedgerSystem.Cluster()).Load(load, warmUp: TimeSpan.Zero));

        var result = outcome.Runs.Single().Result;
        Assert.Equal("turns", result.Manifest.Engine);
        Assert.True(result.Manifest.IsClosedLoop);
        Assert.True(result.Window.Ok > 0);
        Assert.Equal(result.Window.Sent, result.Window.Ok);
    }

    [Scenario("ledger-throttled")]
    public async Task Fault_of_ones_own_is_injected_proven_and_healed_by_its_own_injector()
    {
        var scenario = On(LedgerSystem.Cluster())
            .Load(Bursts with { During = 6.Seconds() }, warmUp: 100.Milliseconds())
            .Fault(new ThrottleFault(Target.Named("n2")), at: 3.Seconds(), heal: 3.5.Seconds())
            .Expect(new Objectives { MinSuccessShare = 0.5 });

        var outcome = await Verify(scenario);

        var result = outcome.Runs.Single().Result;
        var fault = Assert.Single(result.Recovery!.Faults).Fault;
        Assert.Equal("ledger.throttle", fault.Kind);
        Assert.Equal("n2: throttled is True", fault.Proof);
        Assert.StartsWith("n2: throttled is False; n2 ready after", fault.HealProof, StringComparison.Ordinal);
        Assert.True(result.Errors.Single(error => error.Key == "throttled").Value > 0);
    }

    [Scenario("ledger-reused-positions")]
    public async Task Check_of_ones_own_fails_the_run_that_breaks_what_it_checks()
    {
        var failed = await Assert.ThrowsAsync<ScenarioFailedException>(() =>
            Verify(On(LedgerSystem.Cluster(reusesPositions: true)).Load(Bursts, warmUp: 100.Milliseconds()))
        );

        Assert.Contains("positions were given to more than one write", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_of_ones_own_keeps_the_run()
    {
        var folder = Directory.CreateTempSubdirectory("perftests-shelf-");
        try
        {
            var options = new SessionOptions
            {
                OutputRoot = folder.FullName,
                History = HistoryLocation.Parse("shelf:top", folder.FullName),
            };
            var session = new Session(options, new ExtensionComposition().Create(Composition.Default));

            var outcome = await session.RunAsync(
                new ScenarioRequest
                {
                    Name = "ledger-shelf",
                    Scenario = On(LedgerSystem.Cluster()).Load(Bursts, warmUp: 100.Milliseconds()),
                    Command = ReproduceCommand.OfTest("ledger-shelf"),
                },
                new Progress<SessionEvent>(),
                CancellationToken.None
            );

            var kept = Assert.Single(ShelfStores.Shelves["top"].Values);
            Assert.Equal(outcome.Runs.Single().Result.Manifest.RunId, kept.RunId);
            Assert.False(File.Exists(Path.Combine(folder.FullName, HistoryLocation.DefaultFile)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Scenario("ledger-unknown-engine")]
    public async Task Engine_that_cannot_put_the_load_on_is_refused_before_anything_starts()
    {
        var refused = await Assert.ThrowsAsync<InvalidSettingsException>(() =>
            Verify(On(LedgerSystem.Cluster()).Load(Bursts).Using("turns"))
        );

        Assert.Equal("Scenario.Using", refused.Problems.Single().Setting);
    }

    private static Scenario On(ClusterSpec cluster) =>
        Benchmark.On(cluster).Workload(Workload.Mixed(reads: 0.5, keys: 100, valueBytes: 16)).Within(AnyMachine);

    private static string Folder(ScenarioOutcome outcome) => Path.GetDirectoryName(outcome.Runs[0].ReportPath)!;
}
