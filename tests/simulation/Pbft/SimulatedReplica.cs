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
    private readonly PbftSimulation _simulation;
    private readonly SimulatedDisk<PbftRecord> _disk;
    private readonly Misbehaviour _misbehaviour;
    private readonly List<PbftEvent> _inbox = [];
    private readonly PbftActions _actions = new();
    private readonly List<(PbftMessage Message, long Delay)> _transformed = [];
    private readonly MessageAuthenticator _gate;
    private readonly WireWriter _content = new();
    private PbftCore _core = null!;
    private RecordedState _state = null!;
    private int _incarnation;
    private bool _isTurnDue;
    private long _wakeAt = long.MaxValue;

    public SimulatedReplica(PbftSimulation simulation, int place, int identity, bool isCorrect)
    {
        (_simulation, Place, Identity, IsCorrect) = (simulation, place, identity, isCorrect);
        _disk = new SimulatedDisk<PbftRecord>(simulation.World);
        _misbehaviour = new Misbehaviour(identity, simulation.Nodes, CheapCrypto.Hash)
        {
            Delay = simulation.Timeout * 6 / 10,
        };
        _gate = new MessageAuthenticator(simulation.Nodes, CheapCrypto.Verify, CheapCrypto.Hash);
        Start();
    }

    public int Place { get; }

    public int Identity { get; }

    public bool IsCorrect { get; }

    public bool IsUp { get; private set; }

    public double MutationRate { get; set; }

    public PbftCore Core => _core;

    public ByzantineBehaviour Behaviour
    {
        get => _misbehaviour.Behaviour;
        set => _misbehaviour.Behaviour = value;
    }

    private SimulatedWorld World => _simulation.World;

    public void Crash()
    {
        if (!IsUp)
        {
            return;
        }
        (IsUp, _isTurnDue, _wakeAt) = (false, false, long.MaxValue);
        _incarnation++;
        _inbox.Clear();
        _disk.Crash();
        World.Log.Add(World.Now, "crash", Place);
    }

    public void Start()
    {
        if (IsUp)
        {
            return;
        }
        IsUp = true;
        _state = new RecordedState(
            new PbftState(new KeyValueStore(), _simulation.Mutation, Identity),
            IsCorrect ? _simulation.Oracle : null,
            Identity
        );
        var settings = new PbftSettings(Identity, _simulation.Nodes)
        {
            CheckpointInterval = _simulation.CheckpointInterval,
            BatchOperations = _simulation.BatchOperations,
            Pipeline = _simulation.Pipeline,
            ViewChangeTimeout = _simulation.Timeout,
            Mutation = _simulation.Mutation,
        };
        _core = new PbftCore(settings, _state, CheapCrypto.Hash);
        _actions.Clear();
        _core.Restore(_disk.Records, _actions);
        foreach (var record in _disk.Records)
        {
            Remember(record);
        }
        World.Log.Add(World.Now, "start", Place, _core.View, _core.Executed);
        _inbox.Add(new PbftEvent.Ticked(World.Now));
        Schedule();
    }

    /// <summary>A frame arrives from another replica.</summary>
    public void Deliver(SimulatedReplica from, Frame frame)
    {
        if (!IsUp)
        {
            return;
        }
        var outcome = _gate.Open(from.Identity, frame.Bytes, out var message);
        if (frame.IsDamaged || outcome != AuthenticationOutcome.Passed)
        {
            return;
        }
        _misbehaviour.See(message!);
        _inbox.Add(new PbftEvent.MessageReceived(World.Now, message!));
        Schedule();
    }

    /// <summary>A frame arrives from a client.</summary>
    public void DeliverRequest(Frame frame)
    {
        if (!IsUp || _gate.OpenRequest(frame.Bytes, out var request) != AuthenticationOutcome.Passed || frame.IsDamaged)
        {
            return;
        }
        _inbox.Add(new PbftEvent.RequestReceived(World.Now, request!));
        Schedule();
    }

    /// <summary>What survived a crash counts as said, whether or not it was sent.</summary>
    private void Remember(PbftRecord record)
    {
        var isPrimary = record is PbftRecord.PrePrepared { View: var view } && view % _simulation.Nodes == Identity;
        PbftMessage? said = record switch
        {
            PbftRecord.PrePrepared r when isPrimary => new PrePrepare(Identity, r.View, r.Sequence, r.Batch),
            PbftRecord.PrePrepared r => new Prepare(Identity, r.View, r.Sequence, r.Batch.Digest),
            PbftRecord.Prepared r => new Commit(Identity, r.View, r.Sequence, r.Digest),
            _ => null,
        };
        if (said is not null)
        {
            _simulation.Oracle.Sent(Identity, IsCorrect, said);
        }
    }

    private void Schedule()
    {
        if (_isTurnDue)
        {
            return;
        }
        _isTurnDue = true;
        var mine = _incarnation;
        World.After(World.Between(5_000, 60_000), () => Turn(mine));
    }

    private void Turn(int mine)
    {
        if (mine != _incarnation)
        {
            return;
        }
        foreach (var happened in _inbox)
        {
            _core.Handle(happened with { Now = World.Now }, _actions);
        }
        _inbox.Clear();
        _core.Handle(new PbftEvent.Ticked(World.Now), _actions);
        _disk.Append(_actions.Records);
        if (_actions.Records.Count == 0 && !_actions.IsLogCut)
        {
            Finish(mine);
        }
        else
        {
            World.After(World.Between(50_000, 1_500_000), () => Finish(mine));
        }
    }

    /// <summary>The group commit is over: what was decided in the turn may be said.</summary>
    private void Finish(int mine)
    {
        if (mine != _incarnation)
        {
            return;
        }
        if (_actions.IsLogCut)
        {
            _disk.Rewrite(_core.LiveRecords());
        }
        else
        {
            _disk.Sync();
        }
        foreach (var (target, message) in _actions.Sends)
        {
            Send(target, message);
        }
        _state.Show();
        Observe();
        foreach (var reply in _actions.Replies)
        {
            Answer(reply);
        }
        foreach (var (sequence, write) in _actions.Snapshots)
        {
            World.After(World.Between(10_000, 500_000), () => Snapshot(mine, sequence, write()));
        }
        _actions.Clear();
        _isTurnDue = false;
        if (_inbox.Count > 0)
        {
            Schedule();
        }
        Wake(mine);
    }

    private void Wake(int mine)
    {
        var due = Math.Max(_core.NextWake(), World.Now + 1000);
        if (due >= _wakeAt && _wakeAt > World.Now)
        {
            return;
        }
        _wakeAt = due;
        World.After(
            due - World.Now,
            () =>
            {
                if (mine == _incarnation && due == _wakeAt)
                {
                    _wakeAt = long.MaxValue;
                    Schedule();
                }
            }
        );
    }

    private void Snapshot(int mine, long sequence, byte[] bytes)
    {
        if (mine != _incarnation)
        {
            return;
        }
        _inbox.Add(new PbftEvent.SnapshotReady(World.Now, sequence, bytes, CheapCrypto.Hash(bytes)));
        Schedule();
    }

    private void Observe()
    {
        foreach (var report in _actions.Reports)
        {
            if (report.Kind == PbftReportKind.Dropped)
            {
                continue;
            }
            World.Log.Add(World.Now, $"{report.Kind}", Place, report.View, report.Subject, report.Sequence);
            if (IsCorrect)
            {
                _simulation.Oracle.Reported(Identity, report);
            }
        }
    }

    private void Answer(PbftReply reply)
    {
        var output = new WireWriter();
        output.Raw(IsCorrect ? reply.Matched : _misbehaviour.Reply(reply.Matched));
        WireReply.End(output, reply.View, 0, 0, 0);
        _simulation.Answer(this, reply.Request.Client, output.ToArray());
    }

    private void Send(int target, PbftMessage message)
    {
        if (target != PbftActions.Everyone)
        {
            SendTo(target, message);
            return;
        }
        for (var other = 0; other < _simulation.Nodes; other++)
        {
            if (other != Identity || message.IsAlwaysSigned)
            {
                SendTo(other, message);
            }
        }
    }

    private void SendTo(int target, PbftMessage message)
    {
        _transformed.Clear();
        if (IsCorrect)
        {
            _transformed.Add((message, 0));
        }
        else
        {
            _misbehaviour.Transform(target, message, _transformed);
        }
        foreach (var (sent, delay) in _transformed)
        {
            if (sent.Sender == Identity)
            {
                _simulation.Oracle.Sent(Identity, IsCorrect, sent);
            }
            var bytes = Encode(sent);
            if (target == Identity)
            {
                Loop(bytes);
            }
            else
            {
                _simulation.Send(this, target, new Frame(bytes), delay);
            }
        }
    }

    private void Loop(byte[] bytes)
    {
        if (_gate.Open(Identity, bytes, out var own) == AuthenticationOutcome.Passed)
        {
            _inbox.Add(new PbftEvent.MessageReceived(World.Now, own!));
        }
    }

    private byte[] Encode(PbftMessage message)
    {
        if (!IsCorrect && message.Sender == Identity && World.Chance(MutationRate))
        {
            message = Mutate(message);
        }
        if (message.IsAlwaysSigned && message.Signature is null)
        {
            message = message with { Signature = Sign(message) };
        }
        _content.Truncate();
        MessageCodec.Write(_content, message);
        return _content.ToArray();
    }

    /// <summary>A small mutation by a member with valid keys: one byte of the content is another, and what must be signed is signed again.</summary>
    private PbftMessage Mutate(PbftMessage message)
    {
        _content.Truncate();
        MessageCodec.Write(_content, message with { Signature = null });
        var bytes = _content.ToArray();
        bytes[World.Next(bytes.Length)] ^= (byte)(1 << World.Next(8));
        var mutated = MessageReader.Read(bytes, CheapCrypto.Hash);
        if (mutated is null || mutated.Sender != Identity)
        {
            return message;
        }
        _simulation.Oracle.Sent(Identity, isCorrect: false, mutated);
        return mutated;
    }

    private byte[] Sign(PbftMessage message)
    {
        _content.Truncate();
        MessageCodec.WriteContent(_content, message);
        var signature = new byte[WireLimits.SignatureBytes];
        CheapCrypto.Sign((ushort)Identity, _content.Written, signature);
        return signature;
    }
}
