using System.Collections.Immutable;
using PerfTests.Protocols;
using PerfTests.Workloads;

namespace PerfTests.Systems.Services;

/// <summary>A service whose operations are delegates.</summary>
/// <typeparam name="TCall">What a delegate is given.</typeparam>
public abstract record Service<TCall> : Service
    where TCall : ServiceCall
{
    private ImmutableSortedDictionary<OperationKind, Func<TCall, Task<OperationResult>>> _delegates =
        ImmutableSortedDictionary<OperationKind, Func<TCall, Task<OperationResult>>>.Empty;

    private protected Service(string name, string port)
        : base(name, port) { }

    /// <summary>Reads a key.</summary>
    public Func<TCall, Task<OperationResult>> Read
    {
        init => _delegates = _delegates.SetItem(OperationKind.Read, value);
    }

    /// <summary>Reads a key from any node, possibly stale.</summary>
    public Func<TCall, Task<OperationResult>> LocalRead
    {
        init => _delegates = _delegates.SetItem(OperationKind.LocalRead, value);
    }

    /// <summary>Writes a key, new or not.</summary>
    public Func<TCall, Task<OperationResult>> Write
    {
        init => _delegates = _delegates.SetItem(OperationKind.Update, value).SetItem(OperationKind.Insert, value);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OperationKind> Operations => [.. _delegates.Keys];

    /// <summary>The delegates by the kind of operation.</summary>
    internal IReadOnlyDictionary<OperationKind, Func<TCall, Task<OperationResult>>> Delegates => _delegates;

    private protected override Delegate? AnyDelegate => _delegates.Values.FirstOrDefault();

    /// <summary>The same service with an operation of any kind.</summary>
    /// <param name="kind">The kind; a workload's mix says how often it is asked for.</param>
    /// <param name="execute">
    /// Executes it. A compare-and-swap gives in <see cref="OperationResult.ValueHash"/> the hash of the value that it expected, a read-modify-write of what it found.
    /// </param>
    public Service<TCall> On(OperationKind kind, Func<TCall, Task<OperationResult>> execute) =>
        this with
        {
            _delegates = _delegates.SetItem(kind, execute),
        };
}
