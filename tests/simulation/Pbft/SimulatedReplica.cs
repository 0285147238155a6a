using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Pbft.Faults;
using PerfTests.Replica.Pbft.Messages;
using PerfTests.Replica.Pbft.State;
using PerfTests.Replica.Storage;
using PerfTests.Replica.Wire;
using PerfTests.SimulationTests.Simulator;

namespace PerfTests.SimulationTests.Pbft;

/// <summary>The core with what a process puts around it: turns, a log with group commit, signatures, timers. It can crash and come back.</summary>
internal sealed class SimulatedReplica
{
    private readonly PbftSimulation simulation;
    private readonly SimulatedDisk<PbftRecord> disk;
    private readonly Misbehaviour misbehaviour;
    private readonly List<PbftEvent> inbox = [];
    private readonly PbftActions actions = new();
    private readonly List<(PbftMessage Message, long Delay)> transformed = [];
    private readonly MessageGate gate;
    private readonly WireWriter content = new();
    private PbftCore core = null!;
    private RecordedState state = null!;
    private int incarnation;
    private bool isTurnDue;
    private long wakeAt = long.MaxValue;

    public SimulatedReplica(PbftSimulation simulation, int place, int identity, bool isCorrect)
    {
        (this.simulation, Place, Identity, IsCorrect) = (simulation, place, identity, isCorrect);
        disk = new SimulatedDisk<PbftRecord>(simulation.World);
        misbehaviour = new Misbehaviour(identity, simulation.Nodes, CheapCrypto.Hash)
        {
            Delay = simulation.Timeout * 6 / 10,
        };
        gate = new MessageGate(simulation.Nodes, CheapCrypto.Verify, CheapCrypto.Hash);
        Start();
    }

    public int Place { get; }

    public int Identity { get; }

    public bool IsCorrect { get; }

    public bool IsUp { get; private set; }

    public double MutationRate { get; set; }

    public PbftCore Core => core;

    public ByzantineBehaviour Behaviour
    {
        get => misbehaviour.Behaviour;
        set => misbehaviour.Behaviour = value;
    }

    private SimulatedWorld World => simulation.World;

    public void Crash()
    {
        if (!IsUp)
            return;
        (IsUp, isTurnDue, wakeAt) = (false, false, long.MaxValue);
        incarnation++;
        inbox.Clear();
        disk.Crash();
        World.Log.Add(World.Now, "crash", Place);
    }

    public void Start()
    {
        if (IsUp)
            return;
        IsUp = true;
        state = new RecordedState(
            new PbftState(new KeyValueStore(), simulation.Mutation, Identity),
            IsCorrect ? simulation.Oracle : null,
            Identity
        );
        var settings = new PbftSettings(Identity, simulation.Nodes)
        {
            CheckpointInterval = simulation.CheckpointInterval,
            BatchOperations = simulation.BatchOperations,
            Pipeline = simulation.Pipeline,
            ViewChangeTimeout = simulation.Timeout,
            Mutation = simulation.Mutation,
        };
        core = new PbftCore(settings, state, CheapCrypto.Hash);
        actions.Clear();
        core.Restore(disk.Records, actions);
        foreach (var record in disk.Records)
            Remember(record);
        World.Log.Add(World.Now, "start", Place, core.View, core.Executed);
        inbox.Add(new PbftEvent.Ticked(World.Now));
        Schedule();
    }

    /// <summary>A frame arrives from another replica.</summary>
    public void Deliver(SimulatedReplica from, Frame frame)
    {
        if (!IsUp)
            return;
        var outcome = gate.Open(from.Identity, frame.Bytes, out var message);
        if (frame.IsDamaged || outcome != GateOutcome.Passed)
            return;
        misbehaviour.See(message!);
        inbox.Add(new PbftEvent.Received(World.Now, message!));
        Schedule();
    }

    /// <summary>A frame arrives from a client.</summary>
    public void DeliverRequest(Frame frame)
    {
        if (!IsUp || gate.OpenRequest(frame.Bytes, out var request) != GateOutcome.Passed || frame.IsDamaged)
            return;
        inbox.Add(new PbftEvent.Asked(World.Now, request!));
        Schedule();
    }

    /// <summary>What survived a crash counts as said, whether or not it was sent.</summary>
    private void Remember(PbftRecord record)
    {
        var isPrimary = record is PbftRecord.PrePrepared { View: var view } && view % simulation.Nodes == Identity;
        PbftMessage? said = record switch
        {
            PbftRecord.PrePrepared r when isPrimary => new PrePrepare(Identity, r.View, r.Sequence, r.Batch),
            PbftRecord.PrePrepared r => new Prepare(Identity, r.View, r.Sequence, r.Batch.Digest),
            PbftRecord.Prepared r => new Commit(Identity, r.View, r.Sequence, r.Digest),
            _ => null,
        };
        if (said is not null)
            simulation.Oracle.Sent(Identity, IsCorrect, said);
    }

    private void Schedule()
    {
        if (isTurnDue)
            return;
        isTurnDue = true;
        var mine = incarnation;
        World.After(World.Between(5_000, 60_000), () => Turn(mine));
    }

    private void Turn(int mine)
    {
        if (mine != incarnation)
            return;
        foreach (var happened in inbox)
            core.Handle(happened with { Now = World.Now }, actions);
        inbox.Clear();
        core.Handle(new PbftEvent.Ticked(World.Now), actions);
        disk.Append(actions.Records);
        if (actions.Records.Count == 0 && !actions.IsLogCut)
            Finish(mine);
        else
            World.After(World.Between(50_000, 1_500_000), () => Finish(mine));
    }

    /// <summary>The group commit is over: what was decided in the turn may be said.</summary>
    private void Finish(int mine)
    {
        if (mine != incarnation)
            return;
        if (actions.IsLogCut)
            disk.Rewrite(core.LiveRecords());
        else
            disk.Sync();
        foreach (var (target, message) in actions.Sends)
            Send(target, message);
        state.Show();
        Observe();
        foreach (var reply in actions.Replies)
            Answer(reply);
        foreach (var (sequence, write) in actions.Snapshots)
            World.After(World.Between(10_000, 500_000), () => Snapshot(mine, sequence, write()));
        actions.Clear();
        isTurnDue = false;
        if (inbox.Count > 0)
            Schedule();
        Wake(mine);
    }

    private void Wake(int mine)
    {
        var due = Math.Max(core.NextWake(), World.Now + 1000);
        if (due >= wakeAt && wakeAt > World.Now)
            return;
        wakeAt = due;
        World.After(
            due - World.Now,
            () =>
            {
                if (mine == incarnation && due == wakeAt)
                {
                    wakeAt = long.MaxValue;
                    Schedule();
                }
            }
        );
    }

    private void Snapshot(int mine, long sequence, byte[] bytes)
    {
        if (mine != incarnation)
            return;
        inbox.Add(new PbftEvent.SnapshotReady(World.Now, sequence, bytes, CheapCrypto.Hash(bytes)));
        Schedule();
    }

    private void Observe()
    {
        foreach (var report in actions.Reports)
        {
            if (report.Kind == PbftReportKind.Dropped)
                continue;
            World.Log.Add(World.Now, $"{report.Kind}", Place, report.View, report.Subject, report.Sequence);
            if (IsCorrect)
                simulation.Oracle.Reported(Identity, report);
        }
    }

    private void Answer(PbftReply reply)
    {
        var output = new WireWriter();
        output.Raw(IsCorrect ? reply.Matched : misbehaviour.Reply(reply.Matched));
        WireReply.End(output, reply.View, 0, 0, 0);
        simulation.Answer(this, reply.Request.Client, output.ToArray());
    }

    private void Send(int target, PbftMessage message)
    {
        if (target != PbftActions.Everyone)
        {
            SendTo(target, message);
            return;
        }
        for (var other = 0; other < simulation.Nodes; other++)
        {
            if (other != Identity || message.IsAlwaysSigned)
                SendTo(other, message);
        }
    }

    private void SendTo(int target, PbftMessage message)
    {
        transformed.Clear();
        if (IsCorrect)
            transformed.Add((message, 0));
        else
            misbehaviour.Transform(target, message, transformed);
        foreach (var (sent, delay) in transformed)
        {
            if (sent.Sender == Identity)
                simulation.Oracle.Sent(Identity, IsCorrect, sent);
            var bytes = Encode(sent);
            if (target == Identity)
                Loop(bytes);
            else
                simulation.Send(this, target, new Frame(bytes), delay);
        }
    }

    private void Loop(byte[] bytes)
    {
        if (gate.Open(Identity, bytes, out var own) == GateOutcome.Passed)
            inbox.Add(new PbftEvent.Received(World.Now, own!));
    }

    private byte[] Encode(PbftMessage message)
    {
        if (!IsCorrect && message.Sender == Identity && World.Chance(MutationRate))
            message = Mutate(message);
        if (message.IsAlwaysSigned && message.Signature is null)
            message = message with { Signature = Sign(message) };
        content.Truncate();
        MessageCodec.Write(content, message);
        return content.ToArray();
    }

    /// <summary>A small mutation by a member with valid keys: one byte of the content is another, and what must be signed is signed again.</summary>
    private PbftMessage Mutate(PbftMessage message)
    {
        content.Truncate();
        MessageCodec.Write(content, message with { Signature = null });
        var bytes = content.ToArray();
        bytes[World.Next(bytes.Length)] ^= (byte)(1 << World.Next(8));
        var mutated = MessageReader.Read(bytes, CheapCrypto.Hash);
        if (mutated is null || mutated.Sender != Identity)
            return message;
        simulation.Oracle.Sent(Identity, isCorrect: false, mutated);
        return mutated;
    }

    private byte[] Sign(PbftMessage message)
    {
        content.Truncate();
        MessageCodec.WriteContent(content, message);
        var signature = new byte[WireLimits.SignatureBytes];
        CheapCrypto.Sign((ushort)Identity, content.Written, signature);
        return signature;
    }
}
