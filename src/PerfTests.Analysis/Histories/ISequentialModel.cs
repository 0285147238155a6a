namespace PerfTests.Analysis.Histories;

/// <summary>
/// Says what an object does when its operations come one after the other. A history of concurrent operations is linearizable if some order of them, that respects real time, is one that
/// the model allows (Herlihy and Wing 1990).
/// </summary>
/// <typeparam name="TOperation">An operation with its answer.</typeparam>
/// <typeparam name="TState">A state. It never changes; states that are equal behave alike.</typeparam>
/// <remarks>Implementations are pure and safe for concurrent calls.</remarks>
public interface ISequentialModel<TOperation, TState>
    where TState : notnull, IEquatable<TState>
{
    /// <summary>The state before the first operation.</summary>
    TState Initial { get; }

    /// <summary>Lets an operation take effect.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="isAnswered">Whether its answer is known; if not, it is an operation of unknown effect, and its answer must not be looked at.</param>
    /// <param name="next">The state after, if it is possible.</param>
    /// <returns>Whether the operation can have had its answer in that state.</returns>
    bool TryStep(TState state, TOperation operation, bool isAnswered, out TState next);

    /// <summary>Whether an operation may change some state. One that never does costs the search nothing. Default: yes.</summary>
    bool ChangesState(TOperation operation) => true;

    /// <summary>The object that an operation is on, where a history is of several that do not touch each other: each is checked alone. Default: one object.</summary>
    string PartitionOf(TOperation operation) => "";
}
