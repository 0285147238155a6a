using PerfTests.Monitoring;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.UnitTests.Analysis;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Reporting;

/// <summary>A run of a system that wants to be more than text.</summary>
internal static class Hostile
{
    public const string Text =
        "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'`|[a](javascript:alert(1)) @everyone www.evil.example http://evil.example \u202Egnp";

    /// <summary>The same run without a check of its safety, so that its figures are shown.</summary>
    public static RunRecord Measured()
    {
        var record = Record();
        return record with { Manifest = record.Manifest with { ChecksSafety = false } };
    }

    /// <summary>An unsafe run.</summary>
    public static RunRecord Record()
    {
        var steady = TestRecords.Steady();
        return steady with
        {
            Manifest = steady.Manifest with
            {
                ChecksSafety = true,
                Consistency = ConsistencyModel.Linearizable,
                Scenario = Text,
                System = Text,
                Protocol = Text,
                ReproduceCommand = Text,
                Host = Text,
                Settings = [new(Text, Text)],
                Environment = steady.Manifest.Environment with
                {
                    CpuModel = Text,
                    Artifacts = new Dictionary<string, string> { [Text] = Text },
                },
            },
            Intervals =
            [
                .. steady.Intervals.Select(
                    (interval, index) =>
                        interval with
                        {
                            // One operation in all, the one that is logged.
                            Ok = 0,
                            Failed = index == 1 ? 1 : 0,
                            Errors = new Dictionary<string, long> { [Text] = 1 },
                        }
                ),
            ],
            Events =
            [
                new RunEvent(1, RunEventKinds.LeaderChanged, Text, Text),
                new RunEvent(2, RunEventKinds.Warning, Text, Text),
                new RunEvent(3, Text, Text, Text),
            ],
            Resources =
            [
                .. steady.Resources.Select(sample =>
                    sample.Subject == ResourceSample.Generator
                        ? sample
                        : sample with
                        {
                            Subject = Text,
                            Values = new Dictionary<string, double>(sample.Values) { [Text] = 1 },
                            Absent = new Dictionary<string, string> { ["other"] = Text },
                        }
                ),
            ],
            NodeMetrics =
            [
                .. steady.NodeMetrics.Select(sample =>
                    sample with
                    {
                        Node = Text,
                        Values = new Dictionary<string, double>(sample.Values) { [Text + "_total"] = sample.Seconds },
                    }
                ),
            ],
            Operations = [new OperationRecord(1, 1, OperationKind.Read, Outcome.Ok, true, 0, 0, 1, 1, 2, 99, 0)],
            NodeStates = [new NodeStateRecord(12, Text, 9, Text), new NodeStateRecord(12, "n2", 9, "bb")],
            Completion = steady.Completion! with { Ending = RunEnding.Failed, Reason = Text },
            ReadingProblems = [Text],
        };
    }
}
