using System.Buffers;
using System.Text;
using PerfTests.Replica.Machines;
using PerfTests.Replica.Storage;

namespace PerfTests.UnitTests.Replica.Storage;

public class KeyValueStoreTests
{
    private readonly KeyValueStore _store = new();
    private long _index;

    [Fact]
    public void Put_then_find_returns_the_value()
    {
        Assert.Equal(OperationOutcome.Ok, Apply(Put(1, "k", "v")).Outcome);
        Assert.Equal("v", Value("k"));
    }

    [Fact]
    public void Retry_with_the_same_identity_changes_nothing_and_gets_the_first_outcome()
    {
        var first = Apply(Append(1, "k", "a"));
        Apply(Append(2, "k", "b"));
        var retry = Apply(Append(1, "k", "a"));

        Assert.Equal(first with { Duplicate = true }, retry);
        Assert.Equal("ab", Value("k"));
        Assert.Equal(1, _store.Duplicates);
    }

    [Fact]
    public void Retry_of_a_mismatched_swap_stays_a_mismatch_when_it_would_now_match()
    {
        Apply(Put(1, "k", "a"));
        Assert.Equal(OperationOutcome.Mismatch, Apply(Swap(2, "k", "b", "c")).Outcome);
        Apply(Put(3, "k", "b"));

        Assert.Equal(OperationOutcome.Mismatch, Apply(Swap(2, "k", "b", "c")).Outcome);
        Assert.Equal("b", Value("k"));
    }

    [Fact]
    public void Retry_after_the_table_forgot_it_is_applied_again()
    {
        var small = new KeyValueStore(deduplicationCapacity: 2);
        small.Apply(1, Encode(Append(1, "k", "a"), Append(2, "k", "b"), Append(3, "k", "c")), null);
        small.Apply(2, Encode(Append(1, "k", "a"), Append(3, "k", "c")), null);

        Assert.Equal("abca", Encoding.UTF8.GetString(small.Find("k"u8.ToArray())!));
    }

    [Theory]
    [InlineData(null, null, "Ok", "new")]
    [InlineData("old", "old", "Ok", "new")]
    [InlineData("old", "other", "Mismatch", "old")]
    [InlineData("old", null, "Mismatch", "old")]
    [InlineData(null, "old", "Mismatch", null)]
    [InlineData(null, "", "Mismatch", null)]
    [InlineData("", "", "Ok", "new")]
    public void Compare_and_swap_decides_by_the_present_value(
        string? present,
        string? expected,
        string status,
        string? after
    )
    {
        if (present is not null)
        {
            Apply(Put(1, "k", present));
        }
        Assert.Equal(status, Apply(Swap(2, "k", expected, "new")).Outcome.ToString());
        Assert.Equal(after, Value("k"));
    }

    [Fact]
    public void Delete_of_an_absent_key_says_not_found()
    {
        Assert.Equal(OperationOutcome.NotFound, Apply(Delete(1, "k")).Outcome);
        Apply(Put(2, "k", "v"));
        Assert.Equal(OperationOutcome.Ok, Apply(Delete(3, "k")).Outcome);
        Assert.Null(Value("k"));
    }

    [Fact]
    public void Append_beyond_the_longest_value_is_refused_and_changes_nothing()
    {
        var most = new byte[OperationLimits.ValueBytesMax];
        Apply(new Operation(1, OperationKind.Put, "k"u8.ToArray(), most));
        Assert.Equal(OperationOutcome.Refused, Apply(Append(2, "k", "x")).Outcome);
        Assert.Equal(most.Length, _store.Find("k"u8.ToArray())!.Length);
    }

    [Fact]
    public void Content_digest_is_that_of_the_content_whatever_the_way_there()
    {
        var other = new KeyValueStore();
        Apply(Put(1, "a", "1"));
        Apply(Put(2, "b", "2"));
        other.Apply(1, Encode(Put(9, "b", "0"), Put(8, "c", "3"), Append(7, "b", "x")), null);
        other.Apply(2, Encode(Put(6, "b", "2"), Delete(5, "c"), Put(4, "a", "1")), null);

        Assert.Equal(_store.Digest().Content, other.Digest().Content);
        Assert.NotEqual(_store.Digest().History, other.Digest().History);
    }

    [Fact]
    public void Content_digest_tells_where_key_and_value_part()
    {
        var other = new KeyValueStore();
        Apply(Put(1, "ab", "c"));
        other.Apply(1, Encode(Put(1, "a", "bc")), null);
        Assert.NotEqual(_store.Digest().Content, other.Digest().Content);
    }

    [Fact]
    public void Digests_of_an_emptied_store_are_those_of_empty_content()
    {
        Apply(Put(1, "k", "v"));
        Apply(Delete(2, "k"));
        Assert.Equal(new KeyValueStore().Digest().Content, _store.Digest().Content);
        Assert.Equal(2, _store.Digest().AppliedIndex);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Replicas_that_apply_the_same_entries_are_equal_with_or_without_a_snapshot_in_between(int seed)
    {
        var entries = RandomEntries(seed, count: 200);
        var (straight, restored) = (new KeyValueStore(32), new KeyValueStore(32));
        for (var i = 0; i < entries.Count; i++)
        {
            straight.Apply(i + 1, entries[i], null);
            restored.Apply(i + 1, entries[i], null);
            if (i % 37 == 0)
            {
                restored = Restore(Snapshot(restored), capacity: 32);
            }
        }
        Assert.Equal(straight.Digest(), restored.Digest());
    }

    [Fact]
    public void Snapshot_carries_the_outcomes_so_that_a_retry_after_it_changes_nothing()
    {
        Apply(Append(1, "k", "a"));
        var restored = Restore(Snapshot(_store));
        restored.Apply(2, Encode(Append(1, "k", "a")), null);
        Assert.Equal("a", Encoding.UTF8.GetString(restored.Find("k"u8.ToArray())!));
    }

    [Fact]
    public void Snapshot_of_large_values_round_trips()
    {
        for (var i = 0; i < 5; i++)
        {
            Apply(new Operation((UInt128)i, OperationKind.Put, [(byte)(i + 1)], new byte[100_000 * i]));
        }
        Assert.Equal(_store.Digest(), Restore(Snapshot(_store)).Digest());
    }

    [Fact]
    public void Damaged_snapshot_is_refused_and_the_state_stays()
    {
        Apply(Put(1, "k", "v"));
        var before = _store.Digest();
        var snapshot = Snapshot(_store);
        for (var at = 0; at < snapshot.Length; at++)
        {
            snapshot[at] ^= 0x40;
            Assert.Throws<InvalidDataException>(() => _store.ReadSnapshot(snapshot));
            snapshot[at] ^= 0x40;
            Assert.False(KeyValueStore.IsSnapshot(snapshot.AsSpan(0, at)));
        }
        Assert.Equal(before, _store.Digest());
    }

    internal static byte[] Encode(params Operation[] operations)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var operation in operations)
        {
            CommandWriter.Write(buffer, operation);
        }
        return buffer.WrittenSpan.ToArray();
    }

    private AppliedOperation Apply(Operation operation)
    {
        var decided = new List<AppliedOperation>();
        _store.Apply(++_index, Encode(operation), decided);
        return Assert.Single(decided);
    }

    private string? Value(string key) =>
        _store.Find(Encoding.UTF8.GetBytes(key)) is { } value ? Encoding.UTF8.GetString(value) : null;

    private static Operation Put(int id, string key, string value) => Write(id, OperationKind.Put, key, value);

    private static Operation Append(int id, string key, string value) => Write(id, OperationKind.Append, key, value);

    private static Operation Delete(int id, string key) => Write(id, OperationKind.Delete, key, null);

    private static Operation Swap(int id, string key, string? expected, string value) =>
        Write(id, OperationKind.CompareAndSwap, key, value) with
        {
            Expected = expected is null ? null : Encoding.UTF8.GetBytes(expected),
        };

    private static Operation Write(int id, OperationKind kind, string key, string? value) =>
        new((UInt128)id, kind, Encoding.UTF8.GetBytes(key), value is null ? null : Encoding.UTF8.GetBytes(value));

    private static List<byte[]> RandomEntries(int seed, int count)
    {
#pragma warning disable RS0030 // The seed is the test's own.
        var random = new Random(seed);
#pragma warning restore RS0030
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                    Encode([
                        .. Enumerable
                            .Range(0, random.Next(1, 5))
                            .Select(_ =>
                                Write(
                                    random.Next(200),
                                    (OperationKind)random.Next(1, 5),
                                    $"k{random.Next(10)}",
                                    $"v{random.Next(5)}"
                                ) with
                                {
                                    Expected =
                                        random.Next(2) == 0 ? null : Encoding.UTF8.GetBytes($"v{random.Next(5)}"),
                                }
                            ),
                    ])
                ),
        ];
    }

    private static byte[] Snapshot(KeyValueStore store)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writing = store.WriteSnapshotAsync(
            (bytes, _) =>
            {
                buffer.Write(bytes.Span);
                return ValueTask.CompletedTask;
            },
            CancellationToken.None
        );
        Assert.True(writing.IsCompletedSuccessfully);
        return buffer.WrittenSpan.ToArray();
    }

    private static KeyValueStore Restore(byte[] snapshot, int capacity = DeduplicationTable.Capacity)
    {
        var store = new KeyValueStore(capacity);
        store.ReadSnapshot(snapshot);
        return store;
    }
}
