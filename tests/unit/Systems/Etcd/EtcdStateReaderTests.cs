using PerfTests.Clusters;
using PerfTests.Systems.Etcd;
using PerfTests.Systems.Etcd.Wire;

namespace PerfTests.UnitTests.Systems.Etcd;

public class EtcdStateReaderTests
{
    private static readonly NodeId[] Nodes = [new("n1"), new("n2"), new("n3")];

    [Fact]
    public void Members_tell_their_revision_and_their_hash()
    {
        var states = EtcdStateReader.Describe(Nodes, [Hash(9, 0xab), Hash(8, 0xcd), null]);

        Assert.Equal((9, "000000ab"), (states[0]!.AppliedIndex, states[0]!.Digest));
        Assert.Equal((8, "000000cd"), (states[1]!.AppliedIndex, states[1]!.Digest));
        Assert.Null(states[2]);
    }

    [Fact]
    public void Member_that_has_not_compacted_as_far_gives_no_digest_to_compare()
    {
        var states = EtcdStateReader.Describe(Nodes, [Hash(9, 1, compacted: 5), Hash(9, 2, compacted: 3), null]);

        Assert.NotNull(states[0]!.Digest);
        Assert.Null(states[1]!.Digest);
    }

    private static HashKVResponse Hash(long revision, uint hash, long compacted = 0) =>
        new()
        {
            Header = new ResponseHeader { Revision = revision },
            Hash = hash,
            CompactRevision = compacted,
        };
}
