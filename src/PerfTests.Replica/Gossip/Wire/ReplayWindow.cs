namespace PerfTests.Replica.Gossip.Wire;

/// <summary>
/// Remembers which numbers of one sender came, in a window that slides with the highest (as in RFC 4303, section 3.4.3). A sender that started again numbers anew
/// under a later start time; packets of its earlier life are then old.
/// </summary>
internal sealed class ReplayWindow
{
    /// <summary>How far behind the highest number a packet may come.</summary>
    public const int Size = 4_096;

    private readonly ulong[] seen = new ulong[Size / 64];
    private ulong life;
    private ulong highest;

    /// <summary>Takes note of a packet.</summary>
    /// <param name="start">When the sender's process started.</param>
    /// <param name="number">The packet's number, from 1.</param>
    /// <returns>False when it came before or is too old to tell.</returns>
    public bool TryTake(ulong start, ulong number)
    {
        if (start < life || number == 0)
            return false;
        if (start > life)
        {
            (life, highest) = (start, 0);
            Array.Clear(seen);
        }
        if (number > highest)
        {
            if (number - highest >= Size)
                Array.Clear(seen);
            else
            {
                for (var passed = highest + 1; passed <= number; passed++)
                    Set(passed, value: false);
            }
            highest = number;
            Set(number, value: true);
            return true;
        }
        if (highest - number >= Size || (seen[Slot(number)] & Bit(number)) != 0)
            return false;
        Set(number, value: true);
        return true;
    }

    private static int Slot(ulong number) => (int)(number % Size / 64);

    private static ulong Bit(ulong number) => 1UL << (int)(number % 64);

    private void Set(ulong number, bool value)
    {
        if (value)
            seen[Slot(number)] |= Bit(number);
        else
            seen[Slot(number)] &= ~Bit(number);
    }
}
