using System.Net.Sockets;
using System.Runtime.InteropServices;
using PerfTests.Faults;
using PerfTests.Units;

namespace PerfTests.IntegrationTests.Hosting.Links;

/// <summary>
/// What is planted in a link is what is measured on the sockets behind it, within 5 %. All that is random is decided by a seed, and what a busy machine adds to a few
/// pieces moves no median.
/// </summary>
public sealed class PlantedLinkTests
{
    private const double Tolerance = 0.05;

    [Fact]
    public async Task Delay_of_50_ms_and_jitter_of_10_ms_are_measured_as_planted()
    {
        var measuring = MeasureDelayAsync(new LinkQuality { Delay = 50.Milliseconds(), Jitter = 10.Milliseconds() });
        // What threads that get their turn late add is measured at the same time on a link without a delay.
        var lateness = MeasureDelayAsync(new LinkQuality());
        var (delays, counted) = await measuring;
        var late = At((await lateness).Delays, 0.99);

        // A normal distribution: its mean, and one deviation to either side. Never too early, and too late only by what the machine adds.
        foreach (var (share, planted) in ((double, double)[])[(0.1587, 40), (0.5, 50), (0.8413, 60)])
        {
            Assert.InRange(At(delays, share), planted * (1 - Tolerance), (planted * (1 + Tolerance)) + late);
        }

        Assert.InRange(counted, 50 * (1 - Tolerance), (50 * (1 + Tolerance)) + late);
    }

    [Fact]
    public async Task Loss_of_a_tenth_is_measured_as_planted()
    {
        const int Count = 20_000;
        const int AtOnce = 100;
        await using var pair = new ProxiedPair();
        await pair.WorsenAsync(new LinkQuality { Loss = 0.1 }, ProxiedPair.Forth);
        var received = 0;
        var buffer = new byte[8];

        for (var sent = 0; sent < Count; sent += AtOnce)
        {
            for (var i = 0; i < AtOnce; i++)
            {
                pair.Send(buffer);
            }

            // So few at once fit the kernel's buffers: whatever is lost, the link lost it.
            await pair.UntilAsync(ProxiedPair.Forth, counts => counts.Pieces + counts.Dropped == sent + AtOnce);
            while (pair.Receiver.Available > 0)
            {
                pair.Receiver.Receive(buffer);
                received++;
            }
        }

        Assert.Equal(0.1, 1 - (received / (double)Count), 0.1 * Tolerance);
    }

    [Fact]
    public async Task Bandwidth_of_1_MB_per_second_is_measured_as_planted()
    {
        const int Count = 2_000_000;
        await using var pair = new ProxiedPair();
        var near = await pair.ConnectAsync();
        var far = await pair.AcceptAsync();
        await pair.WorsenAsync(new LinkQuality { BytesPerSecond = 1_000_000 }, ProxiedPair.Forth);
        var sending = near.SendAsync(new byte[Count], pair.Deadline).AsTask();
        var buffer = new byte[65_536];
        long? start = null;
        var (taken, first) = (0, 0);

        while (taken < Count)
        {
            taken += await far.ReceiveAsync(buffer, pair.Deadline);
            if (start is null)
            {
                (start, first) = (TimeProvider.System.GetTimestamp(), taken);
            }
        }

        var seconds = TimeProvider.System.GetElapsedTime(start!.Value).TotalSeconds;
        await sending;
        Assert.Equal(1_000_000, (taken - first) / seconds, 1_000_000 * Tolerance);
    }

    /// <returns>Sorted delays as the receiver saw them, and their mean by the proxy's own count, which proofs of faults are made of; in milliseconds.</returns>
    private static async Task<(double[] Delays, double Counted)> MeasureDelayAsync(LinkQuality quality)
    {
        const int Count = 4_000;
        await using var pair = new ProxiedPair();
        await pair.WorsenAsync(quality, ProxiedPair.Forth);
        var receiving = Task.Factory.StartNew(
            () => ReceiveDelays(pair, Count),
            pair.Deadline,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

        for (var sent = 0; sent < Count; sent++)
        {
            var stamp = TimeProvider.System.GetTimestamp();
            pair.Send(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in stamp)));
            if (sent % 20 == 0)
            {
                await Task.Delay(2, pair.Deadline);
            }
        }

        var delays = await receiving;
        var counts = await pair.CountAsync(ProxiedPair.Forth);
        return (delays, counts.PassageNs / 1e6 / counts.Pieces);
    }

    private static double[] ReceiveDelays(ProxiedPair pair, int count)
    {
        var buffer = new byte[sizeof(long)];
        var delays = new double[count];
        for (var i = 0; i < count; i++)
        {
            pair.Deadline.ThrowIfCancellationRequested();
            Assert.True(
                pair.Receiver.Poll(TimeSpan.FromSeconds(5), SelectMode.SelectRead),
                $"{i} of {count} datagrams came"
            );
            pair.Receiver.Receive(buffer);
            delays[i] = TimeProvider.System.GetElapsedTime(MemoryMarshal.Read<long>(buffer)).TotalMilliseconds;
        }

        Array.Sort(delays);
        return delays;
    }

    private static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];
}
