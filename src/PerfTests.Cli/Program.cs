using System.CommandLine;
using PerfTests.Cli;
using PerfTests.Cli.Commands;

var root = new RootCommand("Measures distributed consensus systems: load, faults, analysis, verdicts.")
{
    LoadCommand.Create(),
    CalibrateCommand.Create(),
};
var parsed = root.Parse(args);
var code = await parsed.InvokeAsync().ConfigureAwait(false);
return parsed.Errors.Count > 0 ? ExitCodes.Unusable : code;
