using System.Text;
using PerfTests.Analysis.Histories;
using PerfTests.Analysis.Safety;

namespace PerfTests.UnitTests.Analysis.Histories;

public class HistoryFileCheckTests
{
    public static TheoryData<string, bool> Published
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var (file, isLinearizable) in Safety.Histories.Expected)
            {
                cases.Add(file, isLinearizable);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void Check_of_a_published_log_gives_the_published_verdict(string file, bool isLinearizable)
    {
        var verdict = Check(KnownCases.Text($"porcupine/{file}"));

        Assert.Equal(isLinearizable ? SafetyVerdict.Valid : SafetyVerdict.Invalid, verdict.Verdict);
        Assert.Equal(isLinearizable, verdict.Counterexample is null);
        Assert.Equal(file.StartsWith("kv", StringComparison.Ordinal) ? "kv" : "cas-register", verdict.Model);
    }

    [Theory]
    [InlineData("register", "w 1 w1|r - r2", SafetyVerdict.Invalid)]
    [InlineData("register", "w 1 w1|r - r1", SafetyVerdict.Valid)]
    public void Register_reads_what_was_written(string model, string operations, SafetyVerdict expected)
    {
        var text = new StringBuilder();
        foreach (var operation in operations.Split('|'))
        {
            var (f, answer) = operation[0] == 'w' ? ("write", "1") : ("read", operation[^1..]);
            text.Append(Line(1, "invoke", f, f == "write" ? "1" : "nil")).Append(Line(1, "ok", f, answer));
        }

        var verdict = Check(text.ToString());

        Assert.Equal(expected, verdict.Verdict);
        Assert.StartsWith(model, $"{verdict.Model}"[^8..], StringComparison.Ordinal);
    }

    [Fact]
    public void Two_successful_swaps_of_absent_on_one_key_are_impossible()
    {
        var verdict = Check(
            Line(1, "invoke", "cas", "[nil 1]")
                + Line(2, "invoke", "cas", "[nil 2]")
                + Line(1, "ok", "cas", "[nil 1]")
                + Line(2, "ok", "cas", "[nil 2]")
        );

        Assert.Equal(SafetyVerdict.Invalid, verdict.Verdict);
    }

    [Fact]
    public void Refused_swap_although_the_value_stood_is_impossible_where_the_log_tells_it()
    {
        const string Log = """
            INFO  jepsen.util - 0	:invoke	:write	1
            INFO  jepsen.util - 0	:ok	:write	1
            INFO  jepsen.util - 1	:invoke	:cas	[1 2]
            INFO  jepsen.util - 1	:fail	:cas	[1 2]
            """;

        Assert.Equal(SafetyVerdict.Invalid, Check(Log).Verdict);
        // In Jepsen's own histories :fail says only that nothing happened.
        Assert.Equal(
            SafetyVerdict.Valid,
            Check(
                Line(0, "invoke", "write", "1")
                    + Line(0, "ok", "write", "1")
                    + Line(1, "invoke", "cas", "[1 2]")
                    + Line(1, "fail", "cas", "[1 2]")
            ).Verdict
        );
    }

    [Fact]
    public void Timed_out_write_may_take_effect_late()
    {
        var verdict = Check(
            Line(0, "invoke", "write", "1")
                + Line(0, "info", "write", "1")
                + Line(1, "invoke", "read", "nil")
                + Line(1, "ok", "read", "nil")
                + Line(1, "invoke", "read", "nil")
                + Line(1, "ok", "read", "1")
        );

        Assert.Equal(SafetyVerdict.Valid, verdict.Verdict);
    }

    [Fact]
    public void Keys_of_independent_values_are_checked_alone()
    {
        var verdict = Check(
            Line(0, "invoke", "write", "[7 1]")
                + Line(0, "ok", "write", "[7 1]")
                + Line(1, "invoke", "read", "[8 nil]")
                + Line(1, "ok", "read", "[8 nil]")
        );

        Assert.Equal((SafetyVerdict.Valid, 2), (verdict.Verdict, verdict.Partitions));
    }

    [Fact]
    public void Faults_are_no_operations_and_tags_are_read_over()
    {
        var verdict = Check(
            "[#jepsen.history.Op{:process :nemesis :type :info :f :kill :value #{:n1}}\n"
                + "#jepsen.history.Op{:process 0, :type :invoke, :f :write, :value 3, :time 1, :index 1}\n"
                + "; a remark\n#_ {:left out}\n"
                + "{:process 0, :type :ok, :f :write, :value 3, :time 2, :index 2}]\n"
        );

        Assert.Equal((SafetyVerdict.Valid, 1), (verdict.Verdict, verdict.Operations));
    }

    [Fact]
    public void History_in_which_nothing_succeeded_shows_nothing()
    {
        var verdict = Check(Line(0, "invoke", "write", "1") + Line(0, "info", "write", "1"));

        Assert.Equal(SafetyVerdict.Unknown, verdict.Verdict);
        Assert.NotEqual("", verdict.Undecided);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("hello world\n", "line 1")]
    [InlineData("{:process 0 :type :invoke :f :read", "line 1")]
    [InlineData("[{:process 0 :type :invoke :f :read :value nil}\n", "line 2")]
    [InlineData("{:process 0 :type :maybe :f :read}", ":maybe")]
    [InlineData("{:process 0 :type :invoke :f :read}\n{:process 0 :type :invoke :f :read}", "line 2")]
    [InlineData("{:process 0 :type :invoke :f :read}\n{:process 1 :type :ok :f :read}", "line 2")]
    [InlineData("{:process 0 :type :invoke :f :read}\n{:process 0 :type :ok :f :write}", "line 2")]
    [InlineData("{:process 0 :type :ok :f :write :value 1}\n{:process 1 :type :invoke :f :read}", "line 1")]
    [InlineData(
        "{:process 0 :type :invoke :f :write :value 1 :index 4}\n{:process 0 :type :ok :f :write :value 1 :index 3}",
        "line 2"
    )]
    [InlineData("{:process 0 :type :invoke :f :frobnicate}", ":frobnicate")]
    [InlineData("{:process 0 :type :invoke :f :cas :value 1}\n{:process 0 :type :invoke :f :cas :value 1}", "line 2")]
    [InlineData("{:process 0 :type :invoke :f :cas :value 17}", "[expected new]")]
    [InlineData("{:a \"unterminated", "line 1")]
    [InlineData("INFO jepsen.util - 0 :invoke :read nil\nINFO jepsen.util - 0 :ok :rea", "line 2")]
    public void File_that_is_no_history_is_refused_with_its_line(string text, string told)
    {
        var refused = Assert.Throws<HistoryFormatException>(() => Check(text));

        Assert.Contains(told, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        var refused = Assert.Throws<HistoryFormatException>(() => Check(new string('[', 100_000)));

        Assert.Contains("nested", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void History_larger_than_the_memory_is_refused_with_its_line()
    {
        var text = string.Concat(
            Enumerable
                .Range(0, 5_000)
                .Select(value => Line(0, "invoke", "write", $"{value}") + Line(0, "ok", "write", $"{value}"))
        );

        var refused = Assert.Throws<HistoryFormatException>(() =>
            Check(text, new HistoryCheckOptions { MaxBytes = 100_000 })
        );

        Assert.True(refused.Line > 1_000);
        Assert.Contains("--memory", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_cut_or_changed_byte_gives_a_verdict_or_a_refusal()
    {
        // Whatever comes, nothing but the refusal is thrown, and the end is reached.
        var text = KnownCases.Text("porcupine/kv/c01-ok.txt");
        for (var at = 0; at < text.Length; at += 37)
        {
            foreach (
                var changed in new[] { text[..at], text[..at] + "}" + text[(at + 1)..], text[..at] + "\0" + text[at..] }
            )
            {
                try
                {
                    Check(changed);
                }
                catch (HistoryFormatException refused)
                {
                    Assert.NotEqual("", refused.Message);
                }
            }
        }
    }

    internal static HistoryVerdict Check(string text, HistoryCheckOptions? options = null) =>
        HistoryFileCheck.Check(
            new MemoryStream(Encoding.UTF8.GetBytes(text)),
            options ?? new HistoryCheckOptions(),
            TimeProvider.System
        );

    internal static string Line(int process, string type, string function, string value) =>
        $"{{:process {process}, :type :{type}, :f :{function}, :value {value}}}\n";
}
