using System.Text;
using PerfTests.Replica.Gossip.Protocol;

namespace PerfTests.UnitTests.Replica.Gossip;

public sealed class GossipMapTests
{
    [Fact]
    public void Map_is_the_same_whatever_the_order_and_number_of_the_same_updates()
    {
        var random = new Random(5);
        var updates = Enumerable
            .Range(0, 400)
            .Select(i =>
                Make($"k{i % 37}", i % 5 == 0 ? null : $"v{i}", (ulong)(1 + (i * 7 % 101)), i % 3, (ulong)(i % 2))
            )
            .DistinctBy(update => update.Stamp)
            .ToArray();
        var maps = Enumerable
            .Range(0, 8)
            .Select(_ =>
            {
                var map = new GossipMap(new GossipRules());
                var order = updates.Concat(updates.Take(50)).ToArray();
                random.Shuffle(order);
                foreach (var update in order)
                {
                    map.Apply(update);
                }
                return map;
            })
            .ToArray();

        Assert.Single(maps.Select(map => map.Digest()).Distinct());
        Assert.Single(maps.Select(map => string.Join(',', map.Digests)).Distinct());
        Assert.Equal(
            maps[0].Digest().Keys,
            updates
                .GroupBy(u => Encoding.UTF8.GetString(u.Key))
                .Count(key => key.MaxBy(u => u.Stamp)!.Value is not null)
        );
    }

    [Fact]
    public void Deletion_hides_the_key_and_outlives_an_older_write()
    {
        var map = new GossipMap(new GossipRules());
        Assert.True(map.Apply(Make("k", null, 5, 0, 1)));

        Assert.False(map.Apply(Make("k", "old", 4, 2, 1)));
        Assert.Null(map.Find("k"u8.ToArray())!.Value.Value);
        Assert.Equal((0, 1), (map.Digest().Keys, map.Tombstones));
        Assert.True(map.Apply(Make("k", "new", 6, 0, 1)));
        Assert.Equal((1, 0), (map.Digest().Keys, map.Tombstones));
    }

    [Fact]
    public void Digest_tells_apart_deletions_whose_node_and_life_add_up_to_the_same()
    {
        var one = new GossipMap(new GossipRules());
        var other = new GossipMap(new GossipRules());
        one.Apply(Make("k", null, 9, node: 1, life: 2));
        other.Apply(Make("k", null, 9, node: 2, life: 1));

        Assert.NotEqual(one.Digest(), other.Digest());
        Assert.NotEqual(one.Digests, other.Digests);
    }

    private static Update Make(string key, string? value, ulong clock, int node, ulong life) =>
        new(
            new Stamp(clock, node, life),
            Encoding.UTF8.GetBytes(key),
            value is null ? null : Encoding.UTF8.GetBytes(value),
            WantsReceipt: false
        );
}
