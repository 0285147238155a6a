using PerfTests.Analysis.Histories;
using PerfTests.Analysis.Safety;

namespace PerfTests.UnitTests.Analysis.Histories;

/// <summary>Holds the models against a checker that tries every order, on histories of clients that played against the real thing, some answers bent.</summary>
public class ModelTests
{
    public static TheoryData<string, ulong> Models =>
        new()
        {
            { "set", 1 },
            { "set", 2 },
            { "set-removing", 3 },
            { "counter", 4 },
            { "counter", 5 },
            { "counter-mixed", 6 },
            { "queue", 7 },
            { "queue", 8 },
            { "queue-repeating", 9 },
            { "lock", 10 },
            { "kv", 11 },
            { "kv", 12 },
            { "kv-repeating", 13 },
            { "cas-register", 14 },
            { "cas-register-unique", 15 },
        };

    [Theory]
    [MemberData(nameof(Models))]
    public void Verdict_on_random_histories_agrees_with_brute_force(string kind, ulong seed)
    {
        var (valid, invalid) = ModelCampaign.Compare(kind, seed, histories: 1_500);

        // Both outcomes are met often, or the comparison would show nothing.
        Assert.True(valid > 120 && invalid > 120, $"{kind}, seed {seed}: {valid} valid, {invalid} invalid");
    }

    [Fact]
    public void Own_model_is_checked_by_state_step_and_partition()
    {
        ClientOperation<(string Key, int Raised, int Answer)>[] history =
        [
            new(("a", 5, 5), 0, 0, 10),
            new(("a", 3, 5), 1, 5, 15),
            new(("b", 1, 1), 0, 20, 30),
        ];

        var valid = SequentialCheck.Check(
            new HighWaterMark(),
            history,
            10_000_000,
            TimeSpan.MaxValue,
            TimeProvider.System
        );
        history[1] = history[1] with { Operation = ("a", 3, 4) };
        var invalid = SequentialCheck.Check(
            new HighWaterMark(),
            history,
            10_000_000,
            TimeSpan.MaxValue,
            TimeProvider.System
        );

        Assert.Equal((SafetyVerdict.Valid, 2), (valid.Verdict, valid.Partitions));
        Assert.Equal(SafetyVerdict.Invalid, invalid.Verdict);
        Assert.Equal(history[1], invalid.Impossible);
    }

    /// <summary>Keeps the highest number it was given, and answers it.</summary>
    private sealed class HighWaterMark : ISequentialModel<(string Key, int Raised, int Answer), int>
    {
        public int Initial => 0;

        public bool TryStep(int state, (string Key, int Raised, int Answer) operation, bool isAnswered, out int next)
        {
            next = Math.Max(state, operation.Raised);
            return !isAnswered || operation.Answer == next;
        }

        public string PartitionOf((string Key, int Raised, int Answer) operation) => operation.Key;
    }
}
