namespace PerfTests.Faults;

/// <summary>A word of the vocabulary of faults with a fault that stands for all that it can say.</summary>
/// <param name="Name">The word, as in <see cref="Fault"/>.</param>
/// <param name="Fault">The fault.</param>
public sealed record VocabularyEntry(string Name, Fault Fault);
