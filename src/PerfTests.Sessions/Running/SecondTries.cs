namespace PerfTests.Sessions.Running;

/// <summary>
/// Whether an invalid run is tried once more. A machine that was too busy for both tries of several scenarios is too busy throughout: more tries would cost the time
/// of a session and give nothing.
/// </summary>
internal sealed class SecondTries
{
    /// <summary>Second tries that may be invalid like the first before none is made any more.</summary>
    public const int MaxInVain = 2;

    private int _inVain;

    /// <summary>Whether a second try is still worth its time.</summary>
    public bool AreWorthwhile => _inVain < MaxInVain;

    /// <summary>Takes note of a second try.</summary>
    /// <param name="isInvalid">Whether it was invalid like the first.</param>
    public void Add(bool isInvalid) => _inVain += isInvalid ? 1 : 0;
}
