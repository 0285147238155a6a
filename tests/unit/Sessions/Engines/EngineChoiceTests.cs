using System.Collections.Immutable;
using PerfTests.Loads;
using PerfTests.Running;
using PerfTests.Sessions.Engines;
using PerfTests.Settings;
using PerfTests.Systems.Replica;
using PerfTests.Units;

namespace PerfTests.UnitTests.Sessions.Engines;

public sealed class EngineChoiceTests
{
    private static readonly ImmutableArray<ILoadEngine> Engines =
    [
        new NamedEngine("open", profile => profile is OpenLoopProfile),
        new NamedEngine("closed", profile => profile is ClosedLoad),
        new NamedEngine("any", profile => profile is not AdaptiveLoad),
    ];

    private static readonly Scenario Closed = Benchmark
        .On(ReplicaCluster.Raft(nodes: 1))
        .Load(Load.Closed(clients: 1, 1.Seconds()));

    [Fact]
    public void Scenario_that_names_no_engine_gets_the_first_that_supports_its_load()
    {
        Assert.Equal("closed", EngineChoice.Choose(Engines, Closed).Name);
    }

    [Fact]
    public void Scenario_that_names_an_engine_gets_it_though_another_comes_first()
    {
        Assert.Equal("any", EngineChoice.Choose(Engines, Closed.Using("any")).Name);
    }

    [Theory]
    [InlineData("nbomber", "Scenario.Using", "one of the engines: open, closed, any")]
    [InlineData("open", "Scenario.Using", "an engine that supports the load 'closed loop of 1 clients for 1 s'")]
    public void Engine_that_is_unknown_or_cannot_do_it_is_refused_by_name(
        string engine,
        string setting,
        string expected
    )
    {
        var refused = Assert.Throws<InvalidSettingsException>(() => EngineChoice.Choose(Engines, Closed.Using(engine)));

        Assert.Equal(new SettingProblem(setting, engine, expected), refused.Problems.Single());
    }

    [Fact]
    public void Load_that_no_engine_supports_is_refused_with_the_engines_there_are()
    {
        var adaptive = Load.Adaptive(Rate.PerSecond(1), Rate.PerSecond(1), 2.Seconds());

        var refused = Assert.Throws<InvalidSettingsException>(() => EngineChoice.Choose(Engines, adaptive));

        Assert.Contains("(open, closed, any)", refused.Problems.Single().Expected, StringComparison.Ordinal);
    }
}
