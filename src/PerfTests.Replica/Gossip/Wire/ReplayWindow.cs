namespace PerfTests.Replica.Gossip.Wire;

/// <summary>
/// Remembers which numbers of one sender came, in a window that slides with the highest (as in RFC 4303, section 3.4.3). A sender that started again numbers anew
/// under a later start time; packets of its earlier life are then old.
/// </summary>
internal sealed class ReplayWindow
{
    /// <summary>How far behind the highest number a packet may come.</summary>
    public const int Size = 4_096;

    private readonly ulong[] _seen = new ulong[Size / 64];
    private ulong _life;
    private ulong _highest;

    /// <summary>Takes note of a packet.</summary>
    /// <param name="start">When the sender's process started.</param>
    /// <param name="number">The packet's number, from 1.</param>
    /// <returns>False when it came before or is too old to tell.</returns>
    public bool TryTake(ulong start, ulong number)
    {
        if (start < _life || number == 0)
        {
            return false;
        }
        if (start > _life)
        {
            (_life, _highest) = (start, 0);
            Array.Clear(_seen);
        }
        if (number > _highest)
        {
            if (number - _highest >= Size)
            {
                Array.Clear(_seen);
            }
            else
            {
                for (var passed = _highest + 1; passed <= number; passed++)
                {
                    Set(passed, value: false);
                }
            }
            _highest = number;
            Set(number, value: true);
            return true;
        }
        if (_highest - number >= Size || (_seen[Slot(number)] & Bit(number)) != 0)
        {
            return false;
        }
        Set(number, value: true);
        return true;
    }

    private static int Slot(ulong number) => (int)(number % Size / 64);

    private static ulong Bit(ulong number) => 1UL << (int)(number % 64);

    private void Set(ulong number, bool value)
    {
        if (value)
        {
            _seen[Slot(number)] |= Bit(number);
        }
        else
        {
            _seen[Slot(number)] &= ~Bit(number);
        }
    }
}
