using System.Text;
using PerfTests.Replica.Gossip.Disk;
using PerfTests.Replica.Gossip.Protocol;
using PerfTests.Replica.Gossip.Wire;

namespace PerfTests.UnitTests.Replica.Gossip;

public sealed class UpdateLogTests : IDisposable
{
    private static readonly MemberNames Names = new(["n1", "n2"]);

    private readonly string _directory = Directory.CreateTempSubdirectory("perftests-unit-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Updates_come_back_also_after_the_state_was_written_anew()
    {
        await WriteAsync(Enumerable.Range(0, 500).Select(i => Make(i, $"k{i % 20}")), compactBytes: 2_000);
        var map = Read(out var damages);

        Assert.Empty(damages);
        Assert.Equal(20, map.Digest().Keys);
        Assert.Equal("v499", Encoding.UTF8.GetString(map.Find("k19"u8.ToArray())!.Value.Value!));
        Assert.Single(Directory.GetFiles(_directory));
    }

    [Fact]
    public async Task End_that_a_crash_cut_off_is_dropped_and_the_rest_comes_back()
    {
        await WriteAsync(Enumerable.Range(0, 10).Select(i => Make(i, $"k{i}")));
        var file = Assert.Single(Directory.GetFiles(_directory));
        var bytes = await File.ReadAllBytesAsync(file);
        for (var cut = 1; cut <= 40; cut += 3)
        {
            await File.WriteAllBytesAsync(file, bytes[..^cut]);
            var map = new GossipMap(new GossipRules());
            await using var log = new UpdateLog(
                _directory,
                Names,
                isSynced: false,
                _ => { },
                _ => { },
                TimeProvider.System
            );

            Assert.Contains("no whole update", Assert.Single(log.Open(map)), StringComparison.Ordinal);
            Assert.InRange(map.Digest().Keys, 8, 9);
            await log.DisposeAsync();
            File.Delete(Assert.Single(Directory.GetFiles(_directory)));
        }
    }

    [Fact]
    public async Task Damage_in_the_middle_is_said_and_members_of_another_cluster_are_refused()
    {
        await WriteAsync(Enumerable.Range(0, 10).Select(i => Make(i, $"k{i}")));
        var file = Assert.Single(Directory.GetFiles(_directory));
        var bytes = await File.ReadAllBytesAsync(file);
        var others = new UpdateLog(
            _directory,
            new MemberNames(["a", "b"]),
            false,
            _ => { },
            _ => { },
            TimeProvider.System
        );
        Assert.Throws<InvalidDataException>(() => others.Open(new GossipMap(new GossipRules())));

        // Within the value of an update in the middle.
        bytes[(bytes.Length / 2) - 1] ^= 0xFF;
        await File.WriteAllBytesAsync(file, bytes);
        _ = Read(out var damages);

        Assert.Contains("is damaged at byte", Assert.Single(damages), StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(file + ".damaged"));
    }

    [Fact]
    public async Task Reader_takes_any_file_without_failing()
    {
        await WriteAsync(Enumerable.Range(0, 5).Select(i => Make(i, $"k{i}")));
        var file = Assert.Single(Directory.GetFiles(_directory));
        var bytes = await File.ReadAllBytesAsync(file);
        File.Delete(file);
        var random = new Random(11);
        for (var i = 0; i < 60; i++)
        {
            await File.WriteAllBytesAsync(file, GossipWireTests.Mutate(bytes, random));
            var map = Read(out _);

            Assert.InRange(map.Digest().Keys, 0, 5);
            foreach (var left in Directory.GetFiles(_directory))
            {
                File.Delete(left);
            }
        }
    }

    private static Update Make(int i, string key) =>
        new(new Stamp((ulong)i + 1, i % 2, 7), Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"v{i}"), false);

    private async Task WriteAsync(IEnumerable<Update> updates, long compactBytes = 1 << 20)
    {
        var map = new GossipMap(new GossipRules());
        var written = new List<Update>();
        var log = new UpdateLog(
            _directory,
            Names,
            isSynced: true,
            written.AddRange,
            _ => { },
            TimeProvider.System,
            compactBytes
        );
        log.Open(map);
        var all = updates.ToList();
        foreach (var update in all)
        {
            map.Apply(update);
            log.Append(update);
        }
        await log.DisposeAsync();
        Assert.Equal(all, written);
    }

    private GossipMap Read(out IReadOnlyList<string> damages)
    {
        var map = new GossipMap(new GossipRules());
        var log = new UpdateLog(_directory, Names, isSynced: false, _ => { }, _ => { }, TimeProvider.System);
        damages = log.Open(map);
        log.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return map;
    }
}
