using PerfTests.Clusters;
using PerfTests.Hosting.External;
using PerfTests.Settings;

namespace PerfTests.UnitTests.Hosting.External;

public sealed class ExternalAddressesTests
{
    private static readonly PortDefinition[] Ports = [new("api"), new("peer")];

    [Fact]
    public void Addresses_name_the_nodes_with_the_first_port_and_others_on_request()
    {
        var nodes = ExternalAddresses.Parse("n1=127.0.0.1:8001, n1.peer=127.0.0.1:7001,n2=[::1]:8002", Ports);

        Assert.Equal(["n1", "n2"], nodes.Select(node => node.Id.Name));
        Assert.Equal("127.0.0.1:8001", $"{nodes[0].Ports["api"]}");
        Assert.Equal("127.0.0.1:7001", $"{nodes[0].Ports["peer"]}");
        Assert.Equal("[::1]:8002", $"{nodes[1].Ports["api"]}");
    }

    [Fact]
    public void Addresses_that_are_wrong_are_all_named_at_once()
    {
        var invalid = Assert.Throws<InvalidSettingsException>(() =>
            ExternalAddresses.Parse(
                "n1,n2=127.0.0.1:0,n3.web=127.0.0.1:1,n4=127.0.0.1:1,n4=127.0.0.1:2,n5.peer=127.0.0.1:3",
                Ports
            )
        );

        Assert.Equal(
            ["n1", "n2=127.0.0.1:0", "n3.web=127.0.0.1:1", "n4=127.0.0.1:2", "n5.peer"],
            invalid.Problems.Select(problem => problem.Value)
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    public void Addresses_that_are_missing_are_asked_for_with_their_form(string? text)
    {
        var invalid = Assert.Throws<InvalidSettingsException>(() => ExternalAddresses.Parse(text, Ports));

        Assert.Contains("NODE=HOST:PORT", invalid.Message, StringComparison.Ordinal);
    }
}
