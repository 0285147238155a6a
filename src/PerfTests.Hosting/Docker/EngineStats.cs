using Docker.DotNet;
using Docker.DotNet.Models;
using PerfTests.Monitoring;

namespace PerfTests.Hosting.Docker;

/// <summary>
/// The engine's stream of a container's counters, one reading a second: for engines on other machines, whose files cannot be read from here.
/// </summary>
internal sealed class EngineStats : IAsyncDisposable
{
    private const double NanosecondsPerSecond = 1e9;
    private const string NotGiven = "the engine's statistics do not say";
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private volatile ContainerStatsResponse? _last;

    /// <summary>Begins to read.</summary>
    public EngineStats(Engine engine, string container) => _reading = ReadAsync(engine, container, _stop.Token);

    /// <summary>Puts the last reading into the sample under construction.</summary>
    public void Read(Dictionary<string, double> values, Dictionary<string, string> absent)
    {
        ArgumentNullException.ThrowIfNull(absent);
        if (_last is { } last)
        {
            Convert(last, values, absent);
        }
        else
        {
            absent[ResourceNames.CpuSeconds] = "the engine has not sent a reading yet";
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>A reading of the engine in the terms of a sample.</summary>
    internal static void Convert(
        ContainerStatsResponse reading,
        Dictionary<string, double> values,
        Dictionary<string, string> absent
    )
    {
        ArgumentNullException.ThrowIfNull(reading);
        Put(ResourceNames.CpuSeconds, reading.CPUStats?.CPUUsage?.TotalUsage / NanosecondsPerSecond);
        Put(ResourceNames.ThrottledSeconds, reading.CPUStats?.ThrottlingData?.ThrottledTime / NanosecondsPerSecond);
        Put(ResourceNames.ResidentBytes, Resident(reading.MemoryStats));
        Put(ResourceNames.Threads, reading.PidsStats?.Current);
        var networks = reading.Networks?.Values;
        Put(ResourceNames.NetworkReceivedBytes, networks?.Sum(network => (double)network.RxBytes));
        Put(ResourceNames.NetworkReceivedPackets, networks?.Sum(network => (double)network.RxPackets));
        Put(ResourceNames.NetworkSentBytes, networks?.Sum(network => (double)network.TxBytes));
        Put(ResourceNames.NetworkSentPackets, networks?.Sum(network => (double)network.TxPackets));
        var storage = reading.BlkioStats?.IoServiceBytesRecursive;
        Put(ResourceNames.DiskReadBytes, Total(storage, "read"));
        Put(ResourceNames.DiskWrittenBytes, Total(storage, "write"));

        void Put(string name, double? value)
        {
            if (value is { } known)
            {
                values[name] = known;
            }
            else
            {
                absent[name] = NotGiven;
            }
        }
    }

    /// <summary>What is charged to the container without the page cache: anonymous memory and mapped files, by the names of either version.</summary>
    private static double? Resident(MemoryStats? memory)
    {
        if (memory?.Stats is not { } stats)
        {
            return memory?.Usage;
        }

        ulong? anonymous =
            stats.TryGetValue("total_rss", out var first) || stats.TryGetValue("anon", out first) ? first : null;
        ulong? mapped =
            stats.TryGetValue("total_mapped_file", out var second) || stats.TryGetValue("file_mapped", out second)
                ? second
                : 0;
        return anonymous is null ? memory.Usage : anonymous + mapped;
    }

    private static double? Total(IList<BlkioStatEntry>? entries, string operation) =>
        entries is { Count: > 0 }
            ? entries
                .Where(entry => string.Equals(entry.Op, operation, StringComparison.OrdinalIgnoreCase))
                .Sum(entry => (double)entry.Value)
            : null;

    private async Task ReadAsync(Engine engine, string container, CancellationToken cancellationToken)
    {
        try
        {
            await engine
                .Client.Containers.GetContainerStatsAsync(
                    container,
                    new ContainerStatsParameters { Stream = true },
                    new LastReading(this),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (Exception failure)
            when (failure is OperationCanceledException or DockerApiException || Engine.IsConnectionFailure(failure))
        {
            // The readings end here; the last one stays.
        }
    }

    /// <summary>Takes readings on the thread that reads them, in order.</summary>
    private sealed class LastReading(EngineStats owner) : IProgress<ContainerStatsResponse>
    {
        public void Report(ContainerStatsResponse value) => owner._last = value;
    }
}
