using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Pbft.Disk;
using PerfTests.Replica.Wire;

namespace PerfTests.UnitTests.Replica.Pbft;

public sealed class RecordLogTests : IDisposable
{
    private static readonly Digest Some = WireRequest.Sha256([1]);

    private readonly string _directory = Directory.CreateTempSubdirectory("pbft-log-").FullName;

    private static IReadOnlyList<PbftRecord> EveryKind { get; } =
    [
        new PbftRecord.Snapshot(128, Some, [1, 2, 3]),
        new PbftRecord.ViewEntered(3, 130),
        new PbftRecord.ViewChangeStarted(
            new ViewChange(
                1,
                4,
                128,
                [new CheckpointEntry(128, Some)],
                [new PreparedCertificate(129, 3, Some)],
                [new PreparedCertificate(129, 3, Some)]
            )
        ),
        new PbftRecord.PrePrepared(3, 129, new Batch([WireFuzzTests.Request(2)], WireRequest.Sha256)),
        new PbftRecord.PrePrepared(3, 130, Batch.Null),
        new PbftRecord.Prepared(3, 129, Some),
        new PbftRecord.Committed(129, Some),
    ];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Records_of_every_kind_come_back_in_order()
    {
        using (var log = New())
        {
            log.Begin([EveryKind[0]]);
            foreach (var record in EveryKind.Skip(1))
            {
                log.Append([record]);
            }
        }

        Assert.True(New().TryRead(WireRequest.Sha256, Read, out var remark));
        Assert.Null(remark);
        Assert.Equal(EveryKind.Select(Text), Read.Select(Text));
    }

    [Fact]
    public void Group_that_a_crash_cut_off_is_left_out_and_everything_before_it_stays()
    {
        using (var log = New())
        {
            log.Begin([]);
            log.Append([EveryKind[5], EveryKind[6]]);
            log.Append([EveryKind[3], EveryKind[1]]);
        }
        var file = Records().Single();
        var whole = File.ReadAllBytes(file);
        var first = LengthOfFirst(whole);
        for (var cut = first; cut < whole.Length; cut++)
        {
            File.WriteAllBytes(file, whole[..cut]);
            Read.Clear();

            Assert.True(New().TryRead(WireRequest.Sha256, Read, out var remark));
            Assert.Equal(cut > first, remark is not null);
            Assert.Equal(2, Read.Count);
        }
    }

    [Fact]
    public void Damage_before_the_end_is_a_loss_of_memory_and_damage_of_the_last_group_a_cut()
    {
        using (var log = New())
        {
            log.Begin([]);
            log.Append([EveryKind[5]]);
            log.Append([EveryKind[6]]);
        }
        var file = Records().Single();
        var whole = File.ReadAllBytes(file);
        var first = LengthOfFirst(whole);
        for (var at = 4; at < whole.Length; at++)
        {
            // Lengths are left alone: a wrong one may look like a group that was cut off.
            if (at >= first && at < first + 4)
            {
                continue;
            }
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0x20;
            File.WriteAllBytes(file, damaged);

            Assert.Equal(at >= first, New().TryRead(WireRequest.Sha256, [], out var remark));
            Assert.NotNull(remark);
        }
    }

    [Fact]
    public void Log_that_was_cut_holds_what_was_live_then_and_what_came_after()
    {
        using (var log = New())
        {
            log.Begin([EveryKind[0]]);
            log.Append([EveryKind[5]]);
            log.Cut(() => [EveryKind[1]]);
            log.Append([EveryKind[6]]);
        }

        Assert.True(New().TryRead(WireRequest.Sha256, Read, out _));
        Assert.Equal([Text(EveryKind[1]), Text(EveryKind[6])], Read.Select(Text));
        Assert.Single(Records());
    }

    [Fact]
    public void Cut_that_a_crash_left_half_done_loses_nothing()
    {
        using (var log = New())
        {
            log.Begin([EveryKind[0]]);
            log.Append([EveryKind[5]]);
        }
        // As if the next pair had been begun and its base not finished.
        var group = new WireWriter();
        LogGroup.Write(group, [EveryKind[6]]);
        File.WriteAllBytes(Path.Combine(_directory, "records-000000002"), group.ToArray());
        File.WriteAllBytes(Path.Combine(_directory, "base-000000002.unfinished"), [1, 2]);

        Assert.True(New().TryRead(WireRequest.Sha256, Read, out _));
        Assert.Equal(new[] { 0, 5, 6 }.Select(i => Text(EveryKind[i])), Read.Select(Text));
    }

    [Fact]
    public void Groups_are_read_or_refused_whatever_the_bytes()
    {
        var group = new WireWriter();
        foreach (var record in EveryKind)
        {
            RecordCodec.Write(group, record);
        }

        WireFuzzTests.Fuzz([group.ToArray()], bytes => RecordCodec.TryRead(bytes, WireRequest.Sha256, []));
    }

    [Fact]
    public void Node_without_its_log_has_lost_its_memory_until_it_recovers()
    {
        Assert.False(Memory().IsLost);
        using (var log = New())
        {
            log.Begin([]);
            Memory().Begin();
            Assert.False(Memory().IsLost);
            log.Append([EveryKind[5], EveryKind[6]]);
            log.Append([EveryKind[6]]);
        }
        var file = Records().Single();
        var bytes = File.ReadAllBytes(file);
        bytes[14] ^= 1;
        File.WriteAllBytes(file, bytes);

        var lost = Memory();
        Assert.True(lost.IsLost);
        Assert.Empty(lost.Records);
        New().Begin([]);
        lost.Begin();
        // Another restart before it may vote.
        Assert.True(Memory().IsLost);
        lost.Recovered();
        Assert.False(Memory().IsLost);
    }

    [Fact]
    public void Node_that_keeps_nothing_has_lost_its_memory_from_its_second_start_on()
    {
        var first = DurableState.Read(_directory, null, WireRequest.Sha256);
        first.Begin();

        Assert.False(first.IsLost);
        Assert.True(DurableState.Read(_directory, null, WireRequest.Sha256).IsLost);
    }

    private List<PbftRecord> Read { get; } = [];

    private RecordLog New() => new(_directory, isSynced: false, TimeProvider.System);

    private DurableState Memory() => DurableState.Read(_directory, New(), WireRequest.Sha256);

    private string[] Records() => Directory.GetFiles(_directory, "records-*");

    private static int LengthOfFirst(byte[] file) => 12 + BitConverter.ToInt32(file);

    private static string Text(PbftRecord record)
    {
        var output = new WireWriter();
        RecordCodec.Write(output, record);
        return Convert.ToHexString(output.Written);
    }
}
