namespace PerfTests.Analysis.Histories;

/// <summary>An operation that a client called, in the terms of a model.</summary>
/// <typeparam name="TOperation">An operation with its answer.</typeparam>
/// <param name="Operation">What was called and what was answered.</param>
/// <param name="Client">The client; operations of one never overlap.</param>
/// <param name="Call">When it was called, in any unit.</param>
/// <param name="Return">When it was answered, in the same unit; null where its effect is unknown. A call at the time of a return comes before it.</param>
public sealed record ClientOperation<TOperation>(TOperation Operation, long Client, long Call, long? Return);
