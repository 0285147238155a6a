using System.CommandLine;
using PerfTests.Cli;
using PerfTests.Cli.Commands;
using PerfTests.Cli.History;
using PerfTests.Settings;

// Before anything is read: the parser's own messages repeat what was given.
SecretRedactor.OfProcess.AddArguments(args);
Console.SetOut(new RedactedWriter(Console.Out, SecretRedactor.OfProcess));
Console.SetError(new RedactedWriter(Console.Error, SecretRedactor.OfProcess));

var root = new RootCommand("Measures distributed consensus systems: load, faults, analysis, verdicts.")
{
    RunCommand.Create(),
    ReportCommand.Create(),
    AnalyzeCommand.Create(),
    LoadCommand.Create(),
    CalibrateCommand.Create(),
    AbCommand.Create(),
    BaselineCommand.Create(),
    CommentCommand.Create(),
    CompareCommand.Create(),
    ChangePointsCommand.Create(),
    FitCommand.Create(),
    KneeCommand.Create(),
    SummarizeCommand.Create(),
    SimulateGateCommand.Create(),
    HistoryCommand.Create(),
    CheckCommand.Create(),
    DoctorCommand.Create(),
    FaultsCommand.Create(),
    CalibrateRecoveryCommand.Create(),
};
var parsed = root.Parse(args);

// A stopped run ends its nodes and writes its report before the process goes; the default is 2 s.
var code = await parsed
    .InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) })
    .ConfigureAwait(false);
await Console.Out.FlushAsync().ConfigureAwait(false);
await Console.Error.FlushAsync().ConfigureAwait(false);
return parsed.Errors.Count > 0 ? ExitCodes.Unusable : code;
