namespace PerfTests.Analysis.Histories.Models;

/// <summary>An operation on a key that holds a text.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Text">The text returned, set or added.</param>
/// <param name="Start">Its call.</param>
/// <param name="End">Its return; <see cref="Safety.Step.Never"/> where its effect is unknown.</param>
/// <param name="Sequence">Its identity in the history.</param>
internal readonly record struct TextOperation(TextOperationKind Kind, string Text, long Start, long End, long Sequence);
