using PerfTests.Replica.Events;
using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Pbft.Transport;

namespace PerfTests.Replica.Pbft;

/// <summary>Turns what the core reports into events for people and counts. One thread uses it.</summary>
/// <param name="events">Where events go.</param>
/// <param name="names">The nodes' names by index.</param>
/// <param name="self">This node's index.</param>
/// <param name="counts">Counts.</param>
/// <param name="traffic">Counts what was dropped.</param>
/// <param name="time">The clock.</param>
internal sealed class PbftEventReporter(
    NodeEventLog events,
    IReadOnlyList<string> names,
    int self,
    PbftCounts counts,
    Traffic traffic,
    TimeProvider time
)
{
    private static readonly TimeSpan Repeated = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(PbftReportKind Kind, int Subject), long> _lastTold = [];

    /// <summary>Takes a report.</summary>
    public void Handle(PbftReport report)
    {
        switch (report.Kind)
        {
            case PbftReportKind.Dropped:
                traffic.Drop(DropReason.Stale);
                break;
            case PbftReportKind.Overloaded:
                traffic.Drop(DropReason.Overloaded);
                break;
            case PbftReportKind.ViewChangeStarted:
                counts.ViewChangesStarted.Add(1);
                Publish("view-change-started", report, null);
                break;
            case PbftReportKind.ViewChanged:
                counts.ViewsEntered.Add(1);
                if (report.Subject == self)
                {
                    counts.Leaderships.Add(1);
                }
                Publish("view-changed", report, null);
                break;
            case PbftReportKind.CheckpointStable:
                counts.CheckpointsStable.Add(1);
                Publish("checkpoint-stable", report, $"at sequence number {report.Sequence}", names[report.Subject]);
                break;
            case PbftReportKind.StateTransferred:
                counts.StatesTransferred.Add(1);
                Publish("state-transferred", report, $"the state at sequence number {report.Sequence}");
                break;
            case PbftReportKind.StateRefused:
                PublishByzantine(
                    report,
                    $"its state at sequence number {report.Sequence} is not the one that a quorum vouched for"
                );
                break;
            case PbftReportKind.Equivocation:
                PublishByzantine(report, $"it said different things about sequence number {report.Sequence}");
                break;
            case PbftReportKind.NewViewRefused:
                PublishByzantine(report, "its NewView does not follow from the view changes in it");
                break;
            case PbftReportKind.StateDiverged:
                Publish(
                    "state-diverged",
                    report,
                    $"this node's state at sequence number {report.Sequence} is not the quorum's"
                );
                break;
            case PbftReportKind.AgreementViolated:
                counts.AgreementsViolated.Add(1);
                Publish(
                    "agreement-violated",
                    report,
                    $"sequence number {report.Sequence} was decided twice, differently"
                );
                break;
            default:
                Publish("recovered", report, $"votes again from sequence number {report.Sequence} on");
                break;
        }
    }

    /// <summary>The disk does not take what must be remembered: this replica says nothing until it does.</summary>
    public void DiskRefused(long view, string why) => events.Report("log-failed", view, detail: why);

    /// <summary>The disk takes it again.</summary>
    public void DiskRecovered(long view) => events.Report("log-recovered", view);

    /// <summary>Whoever contradicts itself does so often: one event a second tells of it.</summary>
    private void PublishByzantine(PbftReport report, string detail)
    {
        counts.ByzantineSeen(report.Subject);
        var key = (report.Kind, report.Subject);
        if (_lastTold.TryGetValue(key, out var last) && time.GetElapsedTime(last) < Repeated)
        {
            return;
        }
        _lastTold[key] = time.GetTimestamp();
        Publish("byzantine-seen", report, detail);
    }

    private void Publish(string name, PbftReport report, string? detail, string? subject = null) =>
        events.Report(name, report.View, subject ?? names[report.Subject], detail);
}
