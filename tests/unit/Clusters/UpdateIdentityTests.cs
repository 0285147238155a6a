using PerfTests.Clusters;
using PerfTests.Units;

namespace PerfTests.UnitTests.Clusters;

public class UpdateIdentityTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(long.MaxValue)]
    public void Identity_of_an_operation_leads_back_to_it(long sequence)
    {
        var client = new Seed(0xfedc_ba98_0012_3456);

        var identity = UpdateIdentity.Of(client, sequence);

        Assert.StartsWith("00123456-", identity, StringComparison.Ordinal);
        Assert.Equal(sequence, UpdateIdentity.FindSequence(identity, client));
    }

    [Theory]
    [InlineData("00000002-5")]
    [InlineData("5")]
    [InlineData("00000001-")]
    [InlineData("00000001-05")]
    [InlineData("00000001--5")]
    [InlineData("")]
    public void Identity_of_another_client_or_of_nobody_leads_nowhere(string identity) =>
        Assert.Null(UpdateIdentity.FindSequence(identity, new Seed(1)));
}
