using System.Buffers.Binary;
using System.Security.Cryptography;
using PerfTests.Loads;
using PerfTests.Settings;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Workloads;

public class OperationStreamTests
{
    private static List<Operation> Take(Workload workload, int count, ulong seed = 42)
    {
        var stream = new OperationStream(workload, new Seed(seed));
        return [.. Enumerable.Range(0, count).Select(_ => stream.Next())];
    }

    [Fact]
    public void Sequences_count_from_zero() =>
        Assert.Equal(
            Enumerable.Range(0, 100).Select(i => (long)i),
            Take(Workload.Ycsb("A"), 100).Select(o => o.Sequence)
        );

    [Theory]
    [InlineData("A", OperationKind.Read, 0.5, OperationKind.Update, 0.5)]
    [InlineData("B", OperationKind.Read, 0.95, OperationKind.Update, 0.05)]
    [InlineData("c", OperationKind.Read, 1.0, OperationKind.Update, 0.0)]
    [InlineData("D", OperationKind.Read, 0.95, OperationKind.Insert, 0.05)]
    [InlineData("E", OperationKind.Scan, 0.95, OperationKind.Insert, 0.05)]
    [InlineData("F", OperationKind.Read, 0.5, OperationKind.ReadModifyWrite, 0.5)]
    public void Ycsb_mixes_have_their_shares(
        string name,
        OperationKind one,
        double oneShare,
        OperationKind other,
        double otherShare
    )
    {
        var operations = Take(Workload.Ycsb(name), 40_000);

        // Five standard deviations of a share of one half of 40,000 are 0.0125.
        Assert.InRange(operations.Count(o => o.Kind == one) / 40_000.0, oneShare - 0.0125, oneShare + 0.0125);
        Assert.InRange(operations.Count(o => o.Kind == other) / 40_000.0, otherShare - 0.0125, otherShare + 0.0125);
        Assert.All(operations, o => Assert.True(o.Kind == one || o.Kind == other));
        Assert.All(operations, o => Assert.Equal(o.IsWrite ? 1_000 : 0, o.ValueBytes));
        Assert.Empty(Workload.Ycsb(name).Validate());
    }

    [Fact]
    public void Unknown_ycsb_workload_lists_the_known()
    {
        var exception = Assert.Throws<InvalidSettingsException>(() => Workload.Ycsb("G"));

        Assert.Contains("A, B, C, D, E, F", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scans_are_one_to_a_hundred_keys_long()
    {
        var scans = Take(Workload.Ycsb("E"), 20_000).Where(o => o.Kind == OperationKind.Scan).ToList();

        Assert.Equal(1, scans.Min(o => o.ScanLength));
        Assert.Equal(100, scans.Max(o => o.ScanLength));
        Assert.InRange(scans.Average(o => o.ScanLength), 49, 52);
    }

    [Fact]
    public void Inserts_take_the_next_keys_and_latest_reads_see_them()
    {
        var operations = Take(Workload.Ycsb("D"), 20_000);

        var present = 1_000L;
        foreach (var operation in operations)
        {
            if (operation.Kind == OperationKind.Insert)
            {
                Assert.Equal(present++, operation.Key);
            }
            else
            {
                Assert.InRange(operation.Key, 0, present - 1);
            }
        }

        var reads = operations.Where(o => o.Kind == OperationKind.Read).ToList();
        Assert.True(reads.Count(o => o.Key >= 1_000) > reads.Count / 2);
    }

    [Fact]
    public void Another_seed_gives_other_operations_and_the_same_the_same()
    {
        Assert.Equal(Take(Workload.Ycsb("A"), 500, seed: 1), Take(Workload.Ycsb("A"), 500, seed: 1));
        Assert.NotEqual(Take(Workload.Ycsb("A"), 500, seed: 1), Take(Workload.Ycsb("A"), 500, seed: 2));
    }

    [Fact]
    public void Schedule_and_operations_of_a_seed_are_these_bytes()
    {
        Assert.Equal("096b8bde3ac34b6c91b033ec951b8e87", Hash(ScheduleBytes()));
        Assert.Equal("a823782533151f5dc1b78b487a8659f5", Hash(OperationBytes()));
    }

    [Fact]
    public void Operations_do_not_allocate()
    {
        var stream = new OperationStream(Workload.Ycsb("D"), new Seed(1));
        stream.Next();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            stream.Next();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Validate_reports_every_problem()
    {
        var workload = new Workload
        {
            Keys = 0,
            Mix = new OperationMix { Reads = 1.5, Updates = -0.2 },
            Distribution = KeyDistribution.Zipfian(theta: 0),
            Values = ValueSize.Uniform(10, 5),
            LongestScan = 0,
        };

        Assert.Equal(7, workload.Validate().Count());
        Assert.Empty(new Workload().Validate());
        Assert.Empty(Workload.Mixed(reads: 0.9).Validate());
    }

    private static byte[] ScheduleBytes()
    {
        using var bytes = new MemoryStream();
        var arrivals = Load.Ramp(Rate.PerSecond(100), Rate.PerSecond(900), 10.Seconds())
            .AsPoisson()
            .CreateArrivals(new Seed(42));
        while (arrivals.TryNext(out var due))
        {
            Append(bytes, due);
        }

        return bytes.ToArray();
    }

    private static byte[] OperationBytes()
    {
        using var bytes = new MemoryStream();
        foreach (var name in "ABCDEF")
        {
            foreach (
                var operation in Take(
                    Workload.Ycsb($"{name}") with
                    {
                        Values = ValueSize.LogNormal(200, 1, 9_000),
                    },
                    2_000
                )
            )
            {
                Append(bytes, operation.Sequence);
                Append(bytes, (long)operation.Kind);
                Append(bytes, operation.Key);
                Append(bytes, operation.ValueBytes);
                Append(bytes, operation.ScanLength);
            }
        }

        return bytes.ToArray();
    }

    private static void Append(MemoryStream bytes, long value)
    {
        Span<byte> word = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(word, value);
        bytes.Write(word);
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..32];
}
