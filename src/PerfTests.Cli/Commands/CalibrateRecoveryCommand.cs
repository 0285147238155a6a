using System.CommandLine;
using System.Globalization;
using PerfTests.Analysis.FaultTolerance;
using PerfTests.Recording;
using PerfTests.Sessions.Options;
using PerfTests.Settings;
using PerfTests.Units;

namespace PerfTests.Cli.Commands;

/// <summary><c>perftests calibrate-recovery RUN...</c>: how often the criterion of recovery errs, on runs in which nothing happened.</summary>
internal static class CalibrateRecoveryCommand
{
    private static readonly Seed DefaultSeed = new(20_261_130);

    public static Command Create()
    {
        var runs = new Argument<string[]>("RUN")
        {
            Description =
                "Run folders, or folders of runs such as a session's. Of runs with faults the time before the first is taken.",
            Arity = ArgumentArity.OneOrMore,
        };
        var root = new Option<string>("--out")
        {
            Description = "Where sessions are. Default: reports.",
            DefaultValueFactory = _ => new SessionOptions().OutputRoot,
        };
        var stretches = new Option<int>("--stretches")
        {
            Description = "Moments for each system and planted change, 1 to 100000. Default: 100.",
            DefaultValueFactory = _ => 100,
        };
        var before = new Option<double>("--before")
        {
            Description = "Seconds before each moment that count as normal, at least 2. Default: 6.",
            DefaultValueFactory = _ => 6,
        };
        var watched = new Option<double>("--watched")
        {
            Description = "Seconds after each moment that are watched, at least 5. Default: 12.",
            DefaultValueFactory = _ => 12,
        };
        var command = new Command(
            "calibrate-recovery",
            "Put faults that never were into runs, and count what the criterion of recovery says."
        )
        {
            runs,
            root,
            stretches,
            before,
            watched,
        };
        command.SetAction(parsed =>
            Run(
                parsed.GetValue(runs)!,
                parsed.GetValue(root)!,
                parsed.GetValue(stretches),
                parsed.GetValue(before),
                parsed.GetValue(watched)
            )
        );
        return command;
    }

    private static int Run(string[] runs, string root, int stretches, double before, double watched)
    {
        try
        {
            InvalidSettingsException.ThrowIfAny([.. FindProblems(stretches, before, watched)]);
            var records = runs.SelectMany(run => Find(run, root)).Select(RunFolderReader.Read).ToArray();
            Console.WriteLine("| System | Planted | Stretches | At once | Later | Not recovered | Cannot tell |");
            Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
            foreach (var system in records.GroupBy(record => record.Manifest.System, StringComparer.Ordinal))
            {
                RunRecord[] own = [.. system];
                foreach (var planted in Enum.GetValues<PlantedChange>())
                {
                    Print(RecoveryCalibration.Of(own, planted, stretches, before, watched, DefaultSeed));
                }
            }

            return ExitCodes.Success;
        }
        catch (InvalidSettingsException invalid)
        {
            Console.Error.WriteLine(invalid.Message);
            return ExitCodes.Unusable;
        }
    }

    private static IEnumerable<SettingProblem> FindProblems(int stretches, double before, double watched)
    {
        if (stretches is < 1 or > 100_000)
        {
            yield return new SettingProblem("--stretches", $"{stretches}", "1 to 100000");
        }

        if (!(before >= RecoveryRules.MinBeforeSeconds))
        {
            yield return new SettingProblem("--before", $"{before}", $"at least {RecoveryRules.MinBeforeSeconds} s");
        }

        if (!(watched >= RecoveryRules.HoldSeconds))
        {
            yield return new SettingProblem("--watched", $"{watched}", $"at least {RecoveryRules.HoldSeconds} s");
        }
    }

    private static IEnumerable<RunFolder> Find(string run, string root)
    {
        var below = new[] { run, Path.Combine(root, run) }
            .Where(Directory.Exists)
            .Select(folder => RunFolder.Below(Path.GetFullPath(folder)))
            .FirstOrDefault(found => found.Count > 1);
        return below?.Select(directory => new RunFolder(directory)) ?? [RunFolder.Find(run, root)];
    }

    private static void Print(RecoveryCalibrationResult found) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {found.System} | {Words(found.Planted)} | {found.Stretches} | {found.AtOnce} | {found.Later} | {found.NotRecovered} | {found.Untold} |"
            )
        );

    private static string Words(PlantedChange planted) =>
        planted switch
        {
            PlantedChange.LessGoodput => "goodput x 0.8 for 3 s",
            PlantedChange.SlowerResponses => "response times x 3 for 3 s",
            PlantedChange.Outage => "no success for 1 s",
            _ => "nothing",
        };
}
