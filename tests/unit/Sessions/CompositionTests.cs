using System.Reflection;
using System.Reflection.Emit;
using Microsoft.Extensions.Time.Testing;
using PerfTests.Hosting.Processes;
using PerfTests.Sessions;
using PerfTests.Settings;
using PerfTests.Systems.Etcd;
using PerfTests.UnitTests.Sessions.Engines;

namespace PerfTests.UnitTests.Sessions;

public sealed class CompositionTests
{
    [Fact]
    public void Defaults_without_settings_are_those_of_the_docstrings()
    {
        var composition = Composition.Default;

        Assert.Same(TimeProvider.System, composition.Time);
        Assert.Equal(["docker", "process", "external"], composition.Hosts.Select(host => host.Name));
        Assert.Equal(["open-loop"], composition.Engines.Select(engine => engine.Name));
        Assert.Equal(
            ["replica-raft", "replica-pbft", "replica-gossip", "etcd", "jetstream", "serf"],
            composition.Systems.Select(system => system.Name)
        );
    }

    [Fact]
    public void Host_handed_in_comes_first_and_replaces_its_namesake()
    {
        var mine = new ProcessHost(TimeProvider.System);

        var composition = Composition.Default.With(mine);

        Assert.Equal(["process", "docker", "external"], composition.Hosts.Select(host => host.Name));
        Assert.Same(mine, composition.Hosts[0]);
    }

    [Fact]
    public void Engine_handed_in_comes_last_so_that_other_scenarios_go_on_as_before()
    {
        var composition = Composition.Default.With(new NamedEngine("mine", _ => true));

        Assert.Equal(["open-loop", "mine"], composition.Engines.Select(engine => engine.Name));
    }

    [Fact]
    public void System_handed_in_takes_the_place_of_its_namesake()
    {
        var composition = Composition.Default.With(EtcdSystem.Instance);

        Assert.Equal(
            Composition.Default.Systems.Select(system => system.Name),
            composition.Systems.Select(system => system.Name)
        );
        Assert.Same(EtcdSystem.Instance, composition.Systems[3]);
    }

    [Fact]
    public void Composition_with_a_part_more_leaves_the_default_as_it_was()
    {
        var time = new FakeTimeProvider();

        var composition = Composition.Default.With(time);

        Assert.Same(time, composition.Time);
        Assert.Same(TimeProvider.System, Composition.Default.Time);
    }

    [Fact]
    public void Assembly_that_hands_in_nothing_gets_the_default()
    {
        Assert.Same(Composition.Default, UseCompositionAttribute.Read(typeof(CompositionTests).Assembly));
    }

    [Fact]
    public void Assembly_that_names_a_source_gets_what_it_makes()
    {
        var composition = UseCompositionAttribute.Read(AssemblyThatUses(typeof(EngineSource)));

        Assert.Equal("mine", composition.Engines[^1].Name);
    }

    [Theory]
    [InlineData(typeof(string))]
    [InlineData(typeof(NeedySource))]
    [InlineData(typeof(BrokenSource))]
    [InlineData(typeof(EmptySource))]
    public void Source_that_cannot_make_a_composition_is_refused_by_name(Type source)
    {
        var refused = Assert.Throws<InvalidSettingsException>(() =>
            UseCompositionAttribute.Read(AssemblyThatUses(source))
        );

        Assert.Equal("[assembly: UseComposition]", refused.Problems.Single().Setting);
        Assert.Equal(source.FullName, refused.Problems.Single().Value);
    }

    private static AssemblyBuilder AssemblyThatUses(Type source)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("scenarios"), AssemblyBuilderAccess.Run);
        assembly.SetCustomAttribute(
            new CustomAttributeBuilder(typeof(UseCompositionAttribute).GetConstructors().Single(), [source])
        );
        return assembly;
    }

    public sealed class EngineSource : ICompositionSource
    {
        public Composition Create(Composition defaults) => defaults.With(new NamedEngine("mine", _ => true));
    }

    public sealed class NeedySource(string need) : ICompositionSource
    {
        public Composition Create(Composition defaults) => throw new InvalidOperationException(need);
    }

    public sealed class BrokenSource : ICompositionSource
    {
        public BrokenSource() => throw new InvalidOperationException("no licence");

        public Composition Create(Composition defaults) => defaults;
    }

    public sealed class EmptySource : ICompositionSource
    {
        public Composition Create(Composition defaults) => null!;
    }
}
