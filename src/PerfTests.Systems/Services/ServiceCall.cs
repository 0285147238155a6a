using System.Globalization;
using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.Systems.Services;

/// <summary>One operation as the delegate that executes it sees it.</summary>
public abstract class ServiceCall
{
    private readonly Seed _seed;
    private byte[]? _value;

    private protected ServiceCall(in CallTarget target)
    {
        Node = target.Node;
        Address = target.Address;
        Operation = target.Operation;
        _seed = target.Seed;
        CancellationToken = target.CancellationToken;
    }

    /// <summary>The node that gets it: the leader for all but local reads where the service tells which that is, otherwise each in turn.</summary>
    public Node Node { get; }

    /// <summary>The node's address.</summary>
    public Uri Address { get; }

    /// <summary>What to do.</summary>
    public Operation Operation { get; }

    /// <summary>Ends it at its deadline.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Name of the key: <c>k</c> and twelve digits, so that names sort as the numbers do.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"k{Operation.Key:D12}");

    /// <summary>
    /// The value to write, <see cref="Operation.ValueBytes"/> bytes that no other write of the run has. The safety checks expect to read just these, so a
    /// service that holds text must give the same bytes back.
    /// </summary>
    public ReadOnlyMemory<byte> Value
    {
        get
        {
            if (_value is null)
            {
                _value = new byte[Operation.ValueBytes];
                ValueGenerator.Fill(_value, _seed, Operation.Sequence);
            }

            return _value;
        }
    }

    /// <summary>The result of a read that found a value, or of a write that was acknowledged.</summary>
    /// <param name="read">The value read; ignored for writes. Null if there was none.</param>
    private protected OperationResult Done(ReadOnlyMemory<byte>? read) =>
        Operation.IsWrite
            ? new OperationResult { Outcome = Outcome.Ok, Found = true }
            : new OperationResult
            {
                Outcome = Outcome.Ok,
                Found = read is not null,
                ValueHash = read is { } found ? ValueHash.Of(found.Span) : ValueHash.Absent,
            };

    /// <summary>What an exception of the delegate means.</summary>
    internal abstract OperationResult Explain(Exception failure);

    /// <summary>Failures that are none of the transport's: the deadline, or a mistake in the delegate.</summary>
    private protected static OperationResult ExplainOther(Exception failure) =>
        failure switch
        {
            OperationCanceledException => OperationResult.Unknown("timeout"),
            IOException => OperationResult.Unknown("connection-lost"),
            _ => OperationResult.Unknown($"threw-{failure.GetType().Name}"),
        };
}
