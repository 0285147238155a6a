using System.Numerics;
using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Wire;

namespace PerfTests.SimulationTests.Pbft;

/// <summary>
/// Sees everything that is sent and executed, and knows who is correct. Looks after each step whether agreement, validity, exactly-once and the soundness of
/// certificates hold; a correct replica must never contradict itself, also over restarts.
/// </summary>
internal sealed class PbftOracle(Quorums quorums)
{
    private readonly Dictionary<(long View, long Sequence, Digest Digest), ulong> _prepares = [];
    private readonly Dictionary<(long Sequence, Digest Digest), Dictionary<long, ulong>> _commits = [];
    private readonly Dictionary<long, Dictionary<Digest, ulong>> _checkpoints = [];
    private readonly Dictionary<long, ulong> _viewChanges = [];
    private readonly Dictionary<(int Kind, int Replica, long View, long Sequence), Digest> _said = [];
    private readonly Dictionary<long, Digest> _decided = [];
    private readonly Dictionary<(ulong Client, long Timestamp), (long Sequence, byte[] Reply)> _executed = [];
    private readonly HashSet<Digest> _issued = [];

    /// <summary>A client signed a request.</summary>
    public void Issued(WireRequest request) => _issued.Add(request.Digest);

    /// <summary>A replica sends a message to somebody.</summary>
    public void Sent(int replica, bool isCorrect, PbftMessage message)
    {
        var bit = 1UL << replica;
        switch (message)
        {
            case PrePrepare m when m.Sender == replica:
                Add(_prepares, (m.View, m.Sequence, m.Batch.Digest), bit);
                Consistent(isCorrect, 1, replica, m.View, m.Sequence, m.Batch.Digest);
                break;
            case Prepare m:
                Add(_prepares, (m.View, m.Sequence, m.Digest), bit);
                Consistent(isCorrect, 2, replica, m.View, m.Sequence, m.Digest);
                break;
            case Commit m:
                if (isCorrect && !IsQuorum(_prepares.GetValueOrDefault((m.View, m.Sequence, m.Digest))))
                {
                    Fail(
                        $"replica {replica} commits sequence number {m.Sequence} in view {m.View} without a prepared certificate"
                    );
                }
                var byView = _commits.TryGetValue((m.Sequence, m.Digest), out var found)
                    ? found
                    : _commits[(m.Sequence, m.Digest)] = [];
                Add(byView, m.View, bit);
                Consistent(isCorrect, 3, replica, m.View, m.Sequence, m.Digest);
                break;
            case CheckpointVote m:
                _checkpoints.TryAdd(m.Sequence, []);
                Add(_checkpoints[m.Sequence], m.State, bit);
                Consistent(isCorrect, 4, replica, 0, m.Sequence, m.State);
                break;
            case ViewChange m when m.Sender == replica:
                Add(_viewChanges, m.View, bit);
                break;
            case NewView m when m.Sender == replica:
                var choice = m.Chosen.Aggregate(
                    CheapCrypto.Hash([]),
                    (all, d) => new Digest(all.A * 31 + d.A, d.B, d.C, d.D)
                );
                Consistent(isCorrect, 5, replica, m.View, 0, choice);
                Add(_prepares, m, bit);
                break;
            default:
                break;
        }
    }

    /// <summary>A correct replica executes a request that it did not execute before.</summary>
    public void Executed(int replica, long sequence, WireRequest request, byte[] reply)
    {
        if (!_issued.Contains(request.Digest))
        {
            Fail($"replica {replica} executes at {sequence} what no client asked for");
        }
        if (!_executed.TryGetValue((request.Client, request.Timestamp), out var before))
        {
            _executed.Add((request.Client, request.Timestamp), (sequence, reply));
        }
        else if (before.Sequence != sequence)
        {
            Fail(
                $"request {request.Timestamp} of client {request.Client} is executed at {before.Sequence} and at {sequence}"
            );
        }
        else if (!before.Reply.AsSpan().SequenceEqual(reply))
        {
            Fail($"replica {replica} computes another reply at {sequence}");
        }
    }

    /// <summary>A correct replica executed a whole place.</summary>
    public void Ended(int replica, long sequence, List<WireRequest> requests)
    {
        var digest = requests.Count == 0 ? Digest.Null : new Batch([.. requests], CheapCrypto.Hash).Digest;
        if (_decided.TryGetValue(sequence, out var other) && other != digest)
        {
            Fail($"replica {replica} executes {digest} at {sequence}, another one {other}");
        }
        _decided[sequence] = digest;
        var isCertified = _commits.TryGetValue((sequence, digest), out var byView) && byView.Values.Any(IsQuorum);
        if (!isCertified)
        {
            Fail($"replica {replica} executes sequence number {sequence} without a commit certificate");
        }
    }

    /// <summary>A correct replica reports something.</summary>
    public void Reported(int replica, PbftReport report)
    {
        switch (report.Kind)
        {
            case PbftReportKind.CheckpointStable:
                if (!_checkpoints.GetValueOrDefault(report.Sequence, []).Values.Any(IsQuorum))
                {
                    Fail($"replica {replica} moves its low watermark to {report.Sequence} without a quorum");
                }
                break;
            case PbftReportKind.ViewChanged:
                if (!IsQuorum(_viewChanges.GetValueOrDefault(report.View)))
                {
                    Fail($"replica {replica} enters view {report.View} without a quorum");
                }
                break;
            case PbftReportKind.AgreementViolated:
            case PbftReportKind.StateDiverged:
                Fail($"replica {replica} reports {report.Kind} at {report.Sequence}");
                break;
            default:
                break;
        }
    }

    /// <summary>A client accepted a reply.</summary>
    public void Accepted(ulong client, long timestamp, ReadOnlySpan<byte> matched)
    {
        if (!_executed.TryGetValue((client, timestamp), out var truth) || !truth.Reply.AsSpan().SequenceEqual(matched))
        {
            Fail($"client {client} accepts for request {timestamp} what no correct replica computed");
        }
    }

    private static void Fail(string what) => throw new InvariantException(what);

    private static void Add<TKey>(Dictionary<TKey, ulong> masks, TKey key, ulong bit)
        where TKey : notnull => masks[key] = masks.GetValueOrDefault(key) | bit;

    /// <summary>A NewView stands for the PrePrepares of its choice.</summary>
    private static void Add(Dictionary<(long, long, Digest), ulong> masks, NewView message, ulong bit)
    {
        for (var i = 0; i < message.Chosen.Count; i++)
        {
            Add(masks, (message.View, message.Start.Sequence + 1 + i, message.Chosen[i]), bit);
        }
    }

    private bool IsQuorum(ulong mask) => BitOperations.PopCount(mask) >= quorums.Strong;

    private void Consistent(bool isCorrect, int kind, int replica, long view, long sequence, Digest digest)
    {
        if (!isCorrect)
        {
            return;
        }
        var key = (kind, replica, view, sequence);
        if (_said.TryGetValue(key, out var before) && before != digest)
        {
            Fail($"replica {replica} contradicts itself: statement {kind} at {sequence} in view {view}");
        }
        _said[key] = digest;
    }
}
