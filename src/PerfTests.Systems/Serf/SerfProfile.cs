namespace PerfTests.Systems.Serf;

/// <summary>What a timing profile of Serf means; from memberlist's <c>DefaultLANConfig</c>, <c>DefaultWANConfig</c> and <c>DefaultLocalConfig</c>.</summary>
/// <param name="Name">Serf's word for it.</param>
/// <param name="FanOut">Members that an agent gossips to in a round.</param>
/// <param name="RoundSeconds">Time between two rounds, in seconds.</param>
/// <param name="PushPullSeconds">Time between two exchanges of state of an agent, in seconds.</param>
internal sealed record SerfProfile(string Name, int FanOut, double RoundSeconds, double PushPullSeconds)
{
    /// <summary>Every one, the default first.</summary>
    public static IReadOnlyList<SerfProfile> All { get; } =
    [new("lan", 3, 0.2, 30), new("wan", 4, 0.5, 60), new("local", 3, 0.1, 15)];

    /// <summary>The profile of that name; null if there is none.</summary>
    public static SerfProfile? Find(string name) => All.FirstOrDefault(profile => profile.Name == name);
}
