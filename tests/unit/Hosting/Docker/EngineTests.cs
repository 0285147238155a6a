using PerfTests.Hosting.Docker;

namespace PerfTests.UnitTests.Hosting.Docker;

public sealed class EngineTests
{
    [Theory]
    [InlineData("1.41", "1.12", null, "1.41")]
    [InlineData("1.99", "1.44", null, "1.52")]
    [InlineData("1.99", "1.60", null, "1.60")]
    [InlineData("1.41", "1.12", "1.40", "1.40")]
    [InlineData("1.41", null, "", "1.41")]
    public void Version_is_the_users_or_the_newest_that_both_sides_know(
        string newest,
        string? oldest,
        string? chosen,
        string expected
    ) => Assert.Equal(expected, $"{Engine.Agree(newest, oldest, chosen)}");

    [Theory]
    [InlineData("1.44")]
    [InlineData("1.1")]
    [InlineData("newest")]
    public void Version_that_the_engine_does_not_speak_is_refused_with_the_range(string chosen)
    {
        var failure = Assert.Throws<EngineUnavailableException>(() => Engine.Agree("1.41", "1.12", chosen));

        Assert.Contains($"DOCKER_API_VERSION is '{chosen}'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("from 1.12 to 1.41", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Address_is_the_users_else_the_first_socket_that_exists_else_the_usual_place()
    {
        Assert.Equal("tcp://build-7:2375", Find("tcp://build-7:2375"));
        Assert.Equal("unix:///run/user/7/docker.sock", Find(null, "/run/user/7/docker.sock"));
        Assert.Equal("unix:///var/run/docker.sock", Find(null, "/run/user/7/docker.sock", "/var/run/docker.sock"));
        Assert.Equal("unix:///var/run/docker.sock", Find(null));
    }

    [Theory]
    [InlineData("ssh://build-7")]
    [InlineData("build-7")]
    public void Address_that_cannot_be_used_is_refused_with_what_could(string chosen)
    {
        var failure = Assert.Throws<EngineUnavailableException>(() => Find(chosen));

        Assert.Contains($"DOCKER_HOST is '{chosen}'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("tcp://HOST:2375", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Address_of_another_machine_is_where_its_ports_are_reached()
    {
        Assert.Equal("build-7", new EngineAddress(new Uri("tcp://build-7:2375")).HostName);
        Assert.Equal("127.0.0.1", new EngineAddress(new Uri("unix:///var/run/docker.sock")).HostName);
    }

    private static string Find(string? chosen, params string[] sockets) =>
        $"{EngineAddress.Find(
            name =>
                name switch
                {
                    "DOCKER_HOST" => chosen,
                    "XDG_RUNTIME_DIR" => "/run/user/7",
                    "HOME" => "/home/seven",
                    _ => null,
                },
            sockets.Contains
        )}";
}
