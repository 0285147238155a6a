using PerfTests.Settings;

namespace PerfTests.Hosting.Docker;

/// <summary>Settings of the host <c>docker</c>, from environment variables.</summary>
/// <param name="Addresses">How containers are reached. Default: <see cref="AddressChoice.Auto"/>.</param>
internal sealed record DockerSettings(AddressChoice Addresses)
{
    /// <summary>The variable of <see cref="Addresses"/>.</summary>
    public const string AddressesVariable = "PERFTESTS_DOCKER_ADDRESSES";

    /// <summary>Reads the settings.</summary>
    /// <param name="read">Gives a variable's value; null or empty if it is not set.</param>
    /// <exception cref="InvalidSettingsException">A value cannot be used.</exception>
    public static DockerSettings Read(Func<string, string?> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return read(AddressesVariable) switch
        {
            null or "" or "auto" => new DockerSettings(AddressChoice.Auto),
            "direct" => new DockerSettings(AddressChoice.Direct),
            "published" => new DockerSettings(AddressChoice.Published),
            var other => throw new InvalidSettingsException([
                new SettingProblem(AddressesVariable, other, "auto, direct or published"),
            ]),
        };
    }
}
