using System.CommandLine;
using System.Globalization;
using PerfTests.Analysis.Regression.Simulation;
using PerfTests.Units;

namespace PerfTests.Cli.Commands;

/// <summary><c>perftests simulate-gate</c>: false fails and power of the gates, by simulation.</summary>
internal static class SimulateGateCommand
{
    private static readonly Seed DefaultSeed = new(20_261_125);

    public static Command Create()
    {
        var checks = new Option<int>("--checks")
        {
            Description = "Checks per cell, 1 to 1000000. Default: 20000.",
            DefaultValueFactory = _ => 20_000,
        };
        var seed = new Option<string>("--seed")
        {
            Description = "Decides everything random.",
            DefaultValueFactory = _ => $"{DefaultSeed}",
        };
        var command = new Command("simulate-gate", "Print how often each gate fails, by simulation with known noise.")
        {
            checks,
            seed,
        };
        command.SetAction(parsed =>
        {
            var count = parsed.GetValue(checks);
            var isSeed = Seed.TryParse(parsed.GetValue(seed)!, out var value);
            if (count is < 1 or > 1_000_000)
            {
                Console.Error.WriteLine($"--checks is '{count}': expected 1 to 1000000");
            }

            if (!isSeed)
            {
                Console.Error.WriteLine(
                    $"--seed is '{parsed.GetValue(seed)}': expected a whole number, or one in hexadecimal after 0x"
                );
            }

            if (!isSeed || count is < 1 or > 1_000_000)
            {
                return ExitCodes.Unusable;
            }

            Print(
                "Interleaved blocks (12 to 24, tolerates 3 %)",
                "Drift per block",
                GateTables.Interleaved,
                count,
                value
            );
            Print(
                "Snapshot baseline (8 runs against 3 to 8, tolerates 5 %)",
                "Shift of session",
                GateTables.Baseline,
                count,
                value
            );
            return ExitCodes.Success;
        });
        return command;
    }

    private static void Print(string title, string drift, IReadOnlyList<GateCell> cells, int checks, Seed seed)
    {
        Console.WriteLine($"### {title}, {checks} checks per row");
        Console.WriteLine();
        Console.WriteLine(
            $"| Runs vary | True change of one | Gating metrics | Outliers | {drift} | Order effect | Regressed | Pass or improved | Inconclusive | Runs per side |"
        );
        Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (var i = 0; i < cells.Count; i++)
        {
            var cell = cells[i];
            var result = GateSimulation.Run(cell, checks, seed.Derive(title).Derive(i));
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {cell.DeviationPercent} % | {cell.EffectPercent} % | {cell.Gates} | {100 * cell.OutlierShare} % | {cell.Drift * cell.DeviationPercent} % | {cell.OrderEffectPercent} % | {100 * result.FailShare:0.00} % | {100.0 * result.Passed / checks:0.00} % | {100.0 * result.Inconclusive / checks:0.00} % | {result.MeanRuns:0.0} |"
                )
            );
        }

        Console.WriteLine();
    }
}
