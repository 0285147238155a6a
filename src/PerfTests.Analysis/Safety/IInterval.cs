namespace PerfTests.Analysis.Safety;

/// <summary>An operation with the time between its call and its return.</summary>
internal interface IInterval
{
    /// <summary>Its call.</summary>
    long Start { get; }

    /// <summary>Its return; <see cref="Step.Never"/> where its effect is unknown.</summary>
    long End { get; }

    /// <summary>Its identity in the history.</summary>
    long Sequence { get; }
}
