using System.Net;
using PerfTests.Clusters;
using PerfTests.Systems.Members;

namespace PerfTests.UnitTests.Systems.Members;

public sealed class ClusterMembersTests
{
    [Fact]
    public async Task Member_is_found_while_another_caller_looks_for_members_anew()
    {
        using var isLooking = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        var address = new IPEndPoint(IPAddress.Loopback, 1);
        var node = new Node
        {
            Id = NodeId.Number(1),
            Ports = new Dictionary<string, IPEndPoint> { ["api"] = address },
        };
        var isBlocking = false;
        var options = new ClientOptions
        {
            Nodes = () =>
            {
                if (isBlocking)
                {
                    isLooking.Set();
                    mayEnd.Wait();
                }

                return [node];
            },
            PreferLeader = false,
        };
        await using var members = new ClusterMembers<UnconnectedMember>(
            options,
            TimeProvider.System,
            "api",
            found => new UnconnectedMember(found.Ports["api"]),
            _ => Task.FromResult<UnconnectedMember?>(null)
        );
        isBlocking = true;
        var first = Task.Run(members.Any);
        isLooking.Wait();

        var second = members.Any();

        mayEnd.Set();
        Assert.Equal(address, second?.Address);
        Assert.Equal(address, (await first)?.Address);
    }
}
