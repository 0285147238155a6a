using PerfTests.ExtensionTests;
using PerfTests.Sessions;

[assembly: UseComposition(typeof(ExtensionComposition))]

namespace PerfTests.ExtensionTests;

/// <summary>What this project brings: a host, an engine, a system, an injector, a kind of history, a check and a section of the report.</summary>
public sealed class ExtensionComposition : ICompositionSource
{
    public Composition Create(Composition defaults) =>
        defaults
            .With(new MemoryHost())
            .With(new TurnEngine())
            .With(new LedgerSystem())
            .With(new ThrottleInjectors())
            .With(new ShelfStores())
            .With(new PositionCheck())
            .With(LedgerSection.Section)
            .With(ResultSink.Instance);
}
