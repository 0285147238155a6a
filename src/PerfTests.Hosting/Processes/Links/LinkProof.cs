using System.Globalization;
using PerfTests.Faults;

namespace PerfTests.Hosting.Processes.Links;

/// <summary>Judges by what links have counted whether a fault is in effect. Pure but for asking a probe's socket whether it was reset.</summary>
internal static class LinkProof
{
    private const int MaxNamed = 6;

    /// <summary>Delays are proven by a mean over so many pieces, and half of what was planted: a few draws scatter.</summary>
    private const int MinDelayed = 3;

    /// <summary>Whether traffic alone would not show it soon: a silent link shows no cut, and connections that stay open no reset and no late close.</summary>
    public static bool NeedsProbes(IReadOnlyList<LinkChange> changes) =>
        changes.Any(change =>
            change.Quality.IsCut || change.Quality.ResetsConnections || change.Quality.CloseDelay > TimeSpan.Zero
        );

    /// <summary>Whether a fault is in effect.</summary>
    /// <param name="watch">What was there before, and what probes.</param>
    /// <param name="read">What a link has done up to now.</param>
    public static FaultProof OfEffect(LinkWatch watch, Func<LinkKey, LinkCounts> read)
    {
        if (watch.Changes.Count == 0)
        {
            return new FaultProof(false, "no link between the nodes is concerned");
        }

        var quality = watch.Changes[0].Quality;
        var links = watch
            .Keys.Select(key => (Key: key, Since: read(key).Since(watch.Before.GetValueOrDefault(key))))
            .ToArray();
        return quality.IsCut
                ? Proof(
                    links,
                    AreAll: true,
                    link => link is { Bytes: 0, Opened: 0 } && link.Dropped + link.HeldBytes + link.HeldConnections > 0,
                    link =>
                        Text(
                            $"0 bytes passed, {link.Dropped} datagrams dropped, {link.HeldBytes} bytes and {link.HeldConnections} connections held"
                        )
                )
            : quality.ResetsConnections ? OfResets(watch, links)
            : quality.CloseDelay > TimeSpan.Zero
                ? Proof(
                    links,
                    AreAll: false,
                    link => link.HeldEnds > 0,
                    link => Text($"{link.HeldEnds} ends of connections held")
                )
            : quality.Loss > 0
                ? Proof(
                    links,
                    AreAll: false,
                    link => link.Dropped + link.Retransmitted > 0,
                    link =>
                        Text(
                            $"{link.Dropped} datagrams dropped, {link.Retransmitted} pieces of connections sent again, {link.Pieces} passed"
                        )
                )
            : quality.BytesPerSecond is not null
                ? Proof(
                    links,
                    AreAll: false,
                    link => link.Pieces > 0,
                    link =>
                        Text(
                            $"{link.Bytes} bytes through the limit, {Mean(link):0.0} ms each at the mean, {link.HeldBytes} bytes waiting"
                        )
                )
            : Proof(
                links,
                AreAll: false,
                link => link.Pieces >= MinDelayed && Mean(link) >= quality.Delay.TotalMilliseconds / 2,
                link => Text($"{link.Pieces} pieces delayed by {Mean(link):0.0} ms at the mean")
            );
    }

    /// <summary>Whether a fault is gone: links that nothing else worsens carry connections again and hold nothing back.</summary>
    /// <param name="watch">What was there before, and what probes.</param>
    /// <param name="read">What a link has done up to now.</param>
    /// <param name="quality">What is still done to a link.</param>
    public static FaultProof OfHealing(
        LinkWatch watch,
        Func<LinkKey, LinkCounts> read,
        Func<LinkKey, LinkQuality> quality
    )
    {
        var free = watch
            .Probes.Select(probe => probe.Key)
            .Where(key =>
                quality(key) == LinkQuality.Untouched && quality(new(key.To, key.From)) == LinkQuality.Untouched
            )
            .ToArray();
        return free.Length == 0
            ? new FaultProof(true, "nothing of it is left; another fault is still done to its links")
            : Proof(
                [.. free.Select(key => (key, read(key).Since(watch.Before.GetValueOrDefault(key))))],
                AreAll: true,
                link => link.Opened > 0,
                link => Text($"{link.Opened} connections and {link.Bytes} bytes passed since")
            );
    }

    private static FaultProof OfResets(LinkWatch watch, (LinkKey Key, LinkCounts Since)[] links)
    {
        var reset = watch.Probes.Count(probe => probe.IsReset);
        var proof = Proof(
            links,
            AreAll: false,
            link => link.Resets > 0,
            link => Text($"{link.Resets} connections reset")
        );
        return proof with
        {
            IsProven = proof.IsProven && reset == watch.Probes.Count,
            Evidence = Text($"{reset} of {watch.Probes.Count} new connections were reset; ") + proof.Evidence,
        };
    }

    private static FaultProof Proof(
        IReadOnlyCollection<(LinkKey Key, LinkCounts Since)> links,
        bool AreAll,
        Func<LinkCounts, bool> shows,
        Func<LinkCounts, string> words
    )
    {
        var isProven = AreAll ? links.All(link => shows(link.Since)) : links.Any(link => shows(link.Since));
        // Those that say most about the verdict come first: what shows a fault that has to show somewhere, what does not one that has to show everywhere.
        var named = links
            .OrderBy(link => shows(link.Since) == AreAll)
            .Take(MaxNamed)
            .Select(link => $"{link.Key}: {words(link.Since)}");
        var more = links.Count > MaxNamed ? Text($"; and {links.Count - MaxNamed} links more") : "";
        return new FaultProof(isProven, string.Join("; ", named) + more);
    }

    private static double Mean(LinkCounts counts) => counts.Pieces == 0 ? 0 : counts.PassageNs / 1e6 / counts.Pieces;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
