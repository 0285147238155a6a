namespace PerfTests.Sessions;

/// <summary>Makes the composition of a test project. Has a public constructor without parameters.</summary>
public interface ICompositionSource
{
    /// <summary>Makes the composition; called once for each session.</summary>
    /// <param name="defaults">What would be used without it, to start from.</param>
    Composition Create(Composition defaults);
}
