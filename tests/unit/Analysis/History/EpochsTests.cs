using PerfTests.Analysis.History;
using PerfTests.Recording;

namespace PerfTests.UnitTests.Analysis.History;

public class EpochsTests
{
    private static readonly HistoryEntry Entry = TestEntries.Create(1);

    public static TheoryData<HistoryEntry> Others =>
        [
            Entry with
            {
                ScenarioHash = "other",
            },
            Entry with
            {
                Host = "docker",
            },
            Entry with
            {
                Engine = "other",
            },
            With(environment => environment with { CpuModel = "other" }),
            With(environment => environment with { Cores = 3 }),
            With(environment => environment with { Limits = "cpu.max 1" }),
            With(environment => environment with { Kernel = "other" }),
            With(environment => environment with { Runtime = "other" }),
        ];

    [Theory]
    [MemberData(nameof(Others))]
    public void Epoch_of_another_question_or_machine_differs(HistoryEntry other)
    {
        Assert.NotEqual(Entry.Epoch, other.Epoch);
    }

    [Fact]
    public void Epoch_of_another_build_of_the_code_under_test_is_the_same()
    {
        var other = With(environment =>
            environment with
            {
                HarnessVersion = "2",
                Artifacts = new Dictionary<string, string> { ["replica"] = "sha256:1" },
            }
        );

        Assert.Equal(Entry.Epoch, (other with { Commit = "abc", Seed = 3 }).Epoch);
    }

    [Fact]
    public void Epoch_of_parts_that_only_join_to_the_same_text_differs()
    {
        var one = Entry with { Host = "ab", Engine = "c" };
        var other = Entry with { Host = "a", Engine = "bc" };

        Assert.NotEqual(one.Epoch, other.Epoch);
    }

    private static HistoryEntry With(Func<EnvironmentFingerprint, EnvironmentFingerprint> change) =>
        Entry with
        {
            Environment = change(Entry.Environment),
        };
}
