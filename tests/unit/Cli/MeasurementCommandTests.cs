using System.CommandLine;
using System.Text.Json;
using PerfTests.Cli.Commands;

namespace PerfTests.UnitTests.Cli;

/// <summary>Commands over files of measurements, as they are typed.</summary>
public sealed class MeasurementCommandTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"perftests-{Guid.NewGuid():N}.csv");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Fit_prints_one_object_with_the_published_answer()
    {
        var json = Json(FitCommand.Create(), "usl", Data("usl/specsdm91.csv"), "--json");

        Assert.Equal(0.0277285, json.GetProperty("sigma").GetDouble(), 1e-6);
        Assert.Equal(89.9952, json.GetProperty("lambda").GetDouble(), 1e-3);
        Assert.Equal(96.52, json.GetProperty("peak").GetDouble(), 0.01);
        Assert.Equal(0.0091217, json.GetProperty("standard_errors").GetProperty("sigma").GetDouble(), 1e-6);
        Assert.Equal(2, json.GetProperty("intervals").GetProperty("kappa").GetArrayLength());
        Assert.True(json.GetProperty("identifiable").GetBoolean());
    }

    [Fact]
    public void Fit_of_linear_scaling_prints_a_null_peak()
    {
        var json = Json(FitCommand.Create(), "usl", Write("n;x\n8;81\n1;10\n2;20\n4;39.5\n4;41\n"), "--json");

        Assert.Equal(JsonValueKind.Null, json.GetProperty("peak").ValueKind);
        Assert.False(json.GetProperty("identifiable").GetBoolean());
        Assert.Equal("n", json.GetProperty("load_column").GetString());
    }

    [Theory]
    [InlineData("load,throughput\n1,10\n2,NaN\n", "line 3, column 'throughput': 'NaN'")]
    [InlineData("", "the file is empty")]
    [InlineData("load,throughput\n1,10\n", "at least 4 measurements")]
    [InlineData("a,b,c\n1,2,3\n", "expected a column named load")]
    public void Fit_of_a_bad_file_says_why_and_ends_with_2(string text, string expected)
    {
        var (code, output, error) = Run(FitCommand.Create(), "usl", Write(text), "--json");

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_of_no_file_and_a_bad_option_say_why()
    {
        Assert.Contains("FILE", Run(FitCommand.Create(), "usl", _file).Error, StringComparison.Ordinal);
        Assert.Contains(
            "--lambda is 'x'",
            Run(FitCommand.Create(), "usl", Data("usl/specsdm91.csv"), "--lambda", "x").Error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("figure2", 0.2222222222222222)]
    [InlineData("bumpy", 26.0)]
    [InlineData("concave_decreasing", 7.0)]
    [InlineData("convex_increasing", 7.0)]
    [InlineData("gamma_seed23_n1000", 22.0)]
    [InlineData("flat_maxima", 8.0)]
    [InlineData("no_knee", null)]
    public void Knee_of_a_published_curve_is_printed(string dataset, double? knee)
    {
        var json = Json(KneeCommand.Create(), Data($"kneedle/{dataset}.csv"), "--json");

        var found = json.GetProperty("knee");
        Assert.Equal(knee, found.ValueKind == JsonValueKind.Null ? null : found.GetDouble());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("interval").ValueKind);
    }

    [Fact]
    public void Knee_takes_the_options_of_the_paper()
    {
        string[] shape = ["--curve", "convex", "--direction", "decreasing", "--json"];
        var file = Data("kneedle/gamma_seed23_n1000.csv");

        Assert.Equal(
            258,
            Json(KneeCommand.Create(), [file, "--sensitivity", "10", .. shape]).GetProperty("knee").GetDouble()
        );
        Assert.Equal(482, Json(KneeCommand.Create(), [file, "--online", .. shape]).GetProperty("knee").GetDouble());
        Assert.Equal(
            28,
            Json(KneeCommand.Create(), [Data("kneedle/bumpy.csv"), "--polynomial", "7", .. shape])
                .GetProperty("knee")
                .GetDouble()
        );
    }

    [Fact]
    public void Knee_of_a_published_sweep_is_an_interval_with_its_votes()
    {
        string[] command =
        [
            Data("hotstuff-bench/summary.csv"),
            "--where",
            "variant=2-chain",
            "--where",
            "faults=0",
            "--where",
            "nodes=20",
            "--json",
        ];

        var json = Json(KneeCommand.Create(), command);

        Assert.Equal(3, json.GetProperty("votes").GetArrayLength());
        Assert.Equal(100_000, json.GetProperty("interval").GetProperty("low").GetDouble());
        Assert.Equal(135_000, json.GetProperty("interval").GetProperty("high").GetDouble());
        Assert.Equal(3, json.GetProperty("agreement").GetInt32());
        Assert.Equal(140_000, json.GetProperty("collapse").GetProperty("load").GetDouble());
    }

    [Fact]
    public void Knee_of_a_sweep_that_collapses_is_that_of_its_growth()
    {
        const string Sweep = "offered,achieved\n100,100\n110,110\n120,112\n200,60\n400,40\n800,30\n";

        var json = Json(KneeCommand.Create(), Write(Sweep), "--json");

        Assert.Equal(
            ("concave", "increasing"),
            (json.GetProperty("curve").GetString(), json.GetProperty("direction").GetString())
        );
        // Scaled to 0 to 1, y - x is 0.854, 0.961, 0.971, 0.223, -0.307, -1: the maximum is at 120.
        Assert.Equal(120, json.GetProperty("knee").GetDouble());
    }

    [Theory]
    [InlineData("x,y\n1,2\n", "at least 2 different")]
    [InlineData("x,y\n1,2\n2,nan\n", "line 3, column 'y'")]
    public void Knee_of_a_bad_file_says_why_and_ends_with_2(string text, string expected)
    {
        var (code, _, error) = Run(KneeCommand.Create(), Write(text));

        Assert.Equal(2, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_of_a_published_log_is_printed()
    {
        var json = Json(
            SummarizeCommand.Create(),
            Data("hdrhistogram/jHiccup-2.0.7S.logV2.hlog"),
            "--from",
            "5",
            "--to",
            "20",
            "--json"
        );

        Assert.Equal((15, 11664), (json.GetProperty("intervals").GetInt32(), json.GetProperty("count").GetInt64()));
        Assert.Equal(1536163839, json.GetProperty("percentiles").GetProperty("p99_9").GetInt64());
        Assert.Equal(1544552447, json.GetProperty("max").GetInt64());
        Assert.Equal(1441812279.474, json.GetProperty("start_time").GetDouble(), 1e-3);
    }

    [Fact]
    public void Summary_of_an_unknown_tag_names_the_known()
    {
        var (code, _, error) = Run(SummarizeCommand.Create(), Data("hdrhistogram/tagged-Log.logV2.hlog"), "--tag", "B");

        Assert.Equal(2, code);
        Assert.Contains("there are '', 'A'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_of_a_file_that_is_no_log_names_the_line()
    {
        var (code, _, error) = Run(SummarizeCommand.Create(), Write("a,b\n1,2\n"));

        Assert.Equal(2, code);
        Assert.Contains("line 1", error, StringComparison.Ordinal);
    }

    private static string Data(string file) => Path.Combine(AppContext.BaseDirectory, "Data", file);

    private string Write(string text)
    {
        File.WriteAllText(_file, text);
        return _file;
    }

    private static JsonElement Json(Command command, params string[] arguments)
    {
        var (code, output, error) = Run(command, arguments);
        Assert.Equal((0, ""), (code, error));
        return JsonDocument.Parse(output).RootElement;
    }

    private static (int Code, string Output, string Error) Run(Command command, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = command.Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }
}
