namespace PerfTests.Replica.Storage;

/// <summary>Unsigned numbers in groups of seven bits, lowest first (LEB128).</summary>
internal static class VariableLength
{
    /// <summary>Most bytes that a 32-bit number takes.</summary>
    public const int BytesMax = 5;

    /// <summary>Writes a number.</summary>
    /// <returns>How many bytes it took.</returns>
    public static int Write(Span<byte> output, uint value)
    {
        var at = 0;
        for (; value >= 0x80; value >>= 7)
        {
            output[at++] = (byte)(value | 0x80);
        }
        output[at++] = (byte)value;
        return at;
    }

    /// <summary>Reads a number.</summary>
    /// <returns>False when the bytes end early or hold more than 32 bits.</returns>
    public static bool TryRead(ReadOnlySpan<byte> input, ref int at, out uint value)
    {
        value = 0;
        for (var shift = 0; shift < 7 * BytesMax; shift += 7)
        {
            if (at >= input.Length)
            {
                return false;
            }
            var group = input[at++];
            if (shift == 28 && group > 0x0F)
            {
                return false;
            }
            value |= (uint)(group & 0x7F) << shift;
            if (group < 0x80)
            {
                return true;
            }
        }
        return false;
    }
}
