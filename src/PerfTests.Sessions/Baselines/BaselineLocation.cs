namespace PerfTests.Sessions.Baselines;

/// <summary>Where a scenario's baseline lies: beside its source, as <c>Class.Method.verified.json</c> (the conventions of Verify).</summary>
/// <param name="Folder">The folder of the scenario's source.</param>
/// <param name="Name">Class and method.</param>
public sealed record BaselineLocation(string Folder, string Name)
{
    /// <summary>Ends the name of a baseline that was accepted.</summary>
    public const string VerifiedEnding = ".verified.json";

    /// <summary>Ends the name of what was measured and awaits acceptance.</summary>
    public const string ReceivedEnding = ".received.json";

    /// <summary>The baseline that runs are held against. Only accepting writes it.</summary>
    public string VerifiedPath => Path.Combine(Folder, Name + VerifiedEnding);

    /// <summary>What was measured instead, for a diff tool and for accepting. Ignored by version control.</summary>
    public string ReceivedPath => Path.Combine(Folder, Name + ReceivedEnding);
}
