using System.Collections.Concurrent;

namespace PerfTests.KeyValueService;

/// <summary>Values in memory, by key; counts what it did.</summary>
internal sealed class Store(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, byte[]> _values = new(StringComparer.Ordinal);
    private long _reads;
    private long _writes;

    public byte[]? Get(string key)
    {
        Interlocked.Increment(ref _reads);
        return _values.GetValueOrDefault(key);
    }

    public void Put(string key, byte[] value)
    {
        Interlocked.Increment(ref _writes);
        _values[key] = value;
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
            key_value_operations_total{"{"}kind="read"{"}"} {Interlocked.Read(ref _reads)}
            key_value_operations_total{"{"}kind="write"{"}"} {Interlocked.Read(ref _writes)}
            # TYPE key_value_keys gauge
            key_value_keys {_values.Count}

            """
        );
}
