using System.Net;

namespace PerfTests.Systems.Members;

/// <summary>A member of a cluster as one client holds it, with its connection. Disposal closes the connection.</summary>
internal interface IMember : IAsyncDisposable
{
    /// <summary>Where clients reach it.</summary>
    IPEndPoint Address { get; }
}
