using System.Collections.Concurrent;

namespace PerfTests.KeyValueService;

/// <summary>Values in memory, by key; counts what it did.</summary>
internal sealed class Store(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, byte[]> values = new(StringComparer.Ordinal);
    private long reads;
    private long writes;

    public byte[]? Get(string key)
    {
        Interlocked.Increment(ref reads);
        return values.GetValueOrDefault(key);
    }

    public void Put(string key, byte[] value)
    {
        Interlocked.Increment(ref writes);
        values[key] = value;
    }

    /// <summary>What <c>Server-Timing</c> says: from the receipt to the store, and in the store.</summary>
    public string Timing(long received, long reached, long done) =>
        FormattableString.Invariant(
            $"receive;dur={time.GetElapsedTime(received, reached).TotalMilliseconds:0.0000}, store;dur={time.GetElapsedTime(reached, done).TotalMilliseconds:0.0000}"
        );

    public string Metrics() =>
        FormattableString.Invariant(
            $"""
            # TYPE key_value_operations_total counter
            key_value_operations_total{"{"}kind="read"{"}"} {Interlocked.Read(ref reads)}
            key_value_operations_total{"{"}kind="write"{"}"} {Interlocked.Read(ref writes)}
            # TYPE key_value_keys gauge
            key_value_keys {values.Count}

            """
        );
}
