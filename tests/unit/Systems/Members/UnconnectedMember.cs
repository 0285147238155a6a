using System.Net;
using PerfTests.Systems.Members;

namespace PerfTests.UnitTests.Systems.Members;

/// <summary>A member that is never called.</summary>
internal sealed record UnconnectedMember(IPEndPoint Address) : IMember
{
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
