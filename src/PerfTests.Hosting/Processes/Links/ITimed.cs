namespace PerfTests.Hosting.Processes.Links;

/// <summary>Something that <see cref="ProxyLoop"/> comes back to at a time. Called on the loop's thread.</summary>
internal interface ITimed
{
    /// <summary>Its time has come.</summary>
    void OnTime();
}
