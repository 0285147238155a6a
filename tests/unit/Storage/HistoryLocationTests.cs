using PerfTests.Settings;
using PerfTests.Storage;

namespace PerfTests.UnitTests.Storage;

public class HistoryLocationTests
{
    private const string Root = "/reports";

    [Theory]
    [InlineData(null, "/reports/history.db")]
    [InlineData("", "/reports/history.db")]
    [InlineData("/other/h.db", "/other/h.db")]
    [InlineData("/a=b/h.db", "/a=b/h.db")]
    public void Setting_that_is_a_path_means_that_file(string? text, string file)
    {
        Assert.Equal(file, HistoryLocation.Parse(text, Root).File);
    }

    [Fact]
    public void Setting_off_keeps_no_history()
    {
        Assert.True(HistoryLocation.Parse("off", Root).IsOff);
    }

    [Theory]
    [InlineData("postgresql://someone:s3cret@db.example:5433/perf")]
    [InlineData("postgres://someone:s3cret@db.example/perf?sslmode=verify-full")]
    [InlineData("Host=db.example;Username=someone;Password=s3cret;Database=perf")]
    [InlineData("database=perf; server = db.example ;password=s3cret")]
    public void Setting_that_is_a_database_is_described_without_anything_of_it(string text)
    {
        var location = HistoryLocation.Parse(text, Root);

        Assert.Null(location.File);
        foreach (var secret in (string[])["s3cret", "someone", "db.example"])
        {
            Assert.DoesNotContain(secret, location.Description, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, $"{location}", StringComparison.Ordinal);
            Assert.DoesNotContain(secret, $"{new { location }}", StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("memory:shelf 7", "memory")]
    [InlineData("my-store:https://someone:s3cret@db.example/x", "my-store")]
    [InlineData("sqlite:/other/h.db", "sqlite")]
    [InlineData("./memory:shelf", "sqlite")]
    [InlineData("postgres://someone@db.example/perf", "postgresql")]
    public void Setting_with_a_name_before_a_colon_means_that_kind_of_store(string text, string store)
    {
        var location = HistoryLocation.Parse(text, Root);

        Assert.Equal(store, location.Store);
        Assert.DoesNotContain("s3cret", $"{location}", StringComparison.Ordinal);
        Assert.Equal(store == "sqlite", location.File is not null);
        Assert.Equal(store == "sqlite" ? location.File : null, location.Setting);
    }

    [Fact]
    public void Kind_of_store_that_nobody_brought_is_refused_with_those_that_there_are()
    {
        var problem = Assert.Single(HistoryStores.Default.Validate(HistoryLocation.Parse("influx:secret", Root)));

        Assert.Contains("influx", $"{problem}", StringComparison.Ordinal);
        Assert.Contains("sqlite, postgresql", $"{problem}", StringComparison.Ordinal);
        Assert.DoesNotContain("secret", $"{problem}", StringComparison.Ordinal);
        Assert.Empty(HistoryStores.Default.Validate(HistoryLocation.Default(Root)));
        Assert.Empty(HistoryStores.Default.Validate(HistoryLocation.Parse("off", Root)));
    }

    [Theory]
    [InlineData("postgresql:someone:s3cret@db.example/perf")]
    [InlineData("postgresql://someone:s3cret@/perf")]
    [InlineData("postgresql://someone:s3cret@db.example/perf?no_such=1")]
    [InlineData("postgresql://someone:s3cret@db.example:99999/perf")]
    [InlineData("postgresql://s3cret@db.example:x/perf")]
    [InlineData("Host=db.example;Password=s3cret;Nonsense=1")]
    [InlineData("Host=db.example;Password=s3cret;Port=many")]
    [InlineData("Host=;Password=s3cret;Database=perf")]
    public void Setting_that_is_a_wrong_database_is_refused_without_repeating_it(string text)
    {
        var refusal = Assert.Throws<InvalidSettingsException>(() => HistoryLocation.Parse(text, Root));

        Assert.Contains(HistoryLocation.Variable, refusal.Message, StringComparison.Ordinal);
        Assert.Null(refusal.InnerException);
        Assert.DoesNotContain("s3cret", $"{refusal}", StringComparison.Ordinal);
    }
}
