using System.Globalization;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.Clusters;

/// <summary>
/// How drivers of systems that broadcast name an update, so that what nodes saw can be held against what was sent: 32 bits of the client's seed in hexadecimal, and the
/// operation's number. Two runs on one cluster have two seeds.
/// </summary>
public static class UpdateIdentity
{
    private const char Separator = '-';

    /// <summary>The identity of an operation's update.</summary>
    /// <param name="client">The client's seed.</param>
    /// <param name="sequence">The operation's <see cref="Operation.Sequence"/>.</param>
    public static string Of(Seed client, long sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{(uint)client.Value:x8}{Separator}{sequence}");

    /// <summary>Finds the operation behind an update.</summary>
    /// <param name="identity">The update's identity.</param>
    /// <param name="client">The client's seed.</param>
    /// <returns>The operation's number; null if it is not an update of this client.</returns>
    public static long? FindSequence(string identity, Seed client)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return
            long.TryParse(
                identity.AsSpan(identity.IndexOf(Separator, StringComparison.Ordinal) + 1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var sequence
            )
            && identity == Of(client, sequence)
            ? sequence
            : null;
    }
}
