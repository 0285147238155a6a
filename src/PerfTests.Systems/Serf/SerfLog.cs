using System.Text.RegularExpressions;

namespace PerfTests.Systems.Serf;

/// <summary>
/// Reads what an agent says of its members from the lines of its log. The stream of events would say it seconds later, because an agent gathers changes of membership
/// for up to three seconds, and would not tell of suspicions at all.
/// </summary>
internal static partial class SerfLog
{
    /// <summary>The agent was suspected and says that it lives.</summary>
    public const string Refuted = "member-refuted";

    /// <summary>Whether a line is the first one of an agent.</summary>
    public static bool IsStart(string line) => line.Contains("] agent: Serf agent starting", StringComparison.Ordinal);

    /// <summary>Whether a line says that the agent has joined the members that it was told of.</summary>
    public static bool IsJoin(string line) => line.Contains("] agent: Join completed.", StringComparison.Ordinal);

    /// <summary>Reads a line.</summary>
    /// <returns>What happened and to whom (empty for the agent itself); null if it is about no member.</returns>
    public static (string Kind, string Subject)? Parse(string line)
    {
        var match = Membership().Match(line);
        if (!match.Success)
        {
            return null;
        }

        var kind = match.Groups["words"].Value switch
        {
            "memberlist: Suspect" => "member-suspected",
            "serf: EventMemberFailed:" => "member-failed",
            "serf: EventMemberJoin:" => "member-joined",
            "serf: EventMemberLeave:" => "member-left",
            "serf: EventMemberReap:" => "member-reaped",
            _ => Refuted,
        };
        return (kind, match.Groups["member"].Value);
    }

    /// <summary>The messages of Serf (serf.go) and memberlist (state.go).</summary>
    [GeneratedRegex(
        @"\] (?<words>memberlist: Suspect|serf: EventMember(Failed|Join|Leave|Reap):) (?<member>\S+)|\] (?<words>memberlist: Refuting an? (suspect|dead|alive) message)"
    )]
    private static partial Regex Membership();
}
