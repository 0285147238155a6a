using System.Text.Json;
using PerfTests.Settings;

namespace PerfTests.UnitTests.Settings;

public class SecretRedactorTests
{
    private const string Secret = "pl4nted&s3cret";

    [Theory]
    [InlineData("postgresql://user:pl4nted&s3cret@db:5432/runs")]
    [InlineData("postgresql://user:pl4nted%26s3cret@db/runs")]
    [InlineData("Host=db;Database=runs;Password=pl4nted&s3cret")]
    [InlineData("https://user:pl4nted&s3cret@10.0.0.1:2379")]
    [InlineData("n1=http://a:1,n2=https://user:pl4nted&s3cret@b:1")]
    [InlineData("--api-key='pl4nted&s3cret'")]
    [InlineData("Authorization: Bearer pl4nted&s3cret")]
    [InlineData("http://10.0.0.1/items?id=1&access_token=pl4nted&s3cret")]
    [InlineData("{\"password\": \"pl4nted&s3cret\"}")]
    public void Secret_is_masked_by_where_it_stands_though_nobody_named_it(string text)
    {
        var scrubbed = new SecretRedactor().Scrub(text);

        Assert.DoesNotContain("pl4nted", scrubbed, StringComparison.Ordinal);
        Assert.Contains(SecretRedactor.Mask, scrubbed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://10.0.0.1:8080/users/a@b")]
    [InlineData("n1=10.0.0.1:8001,n2=10.0.0.2:8001")]
    [InlineData("raft-mixed-load: measure 4 of 10 s: 2,000/s ok, p99 3.89 ms, 0 errors")]
    [InlineData("a PostgreSQL URL (postgresql://user:password@host:port/database)")]
    [InlineData("PERFTESTS_HISTORY=\"$PERFTESTS_HISTORY\" PGPASSWORD=\"$PGPASSWORD\" dotnet test")]
    [InlineData("key distribution: zipfian, keys=10000")]
    [InlineData("https://github.com/owner/name@v1.2")]
    [InlineData("--initial-cluster-token=perftests-1")]
    public void Text_without_a_secret_stays_as_it_is(string text) =>
        Assert.Equal(text, new SecretRedactor().Scrub(text));

    [Theory]
    [InlineData("the login with pl4nted&s3cret was refused")]
    [InlineData("pl4nted%26s3cret")]
    [InlineData("pl4nted&amp;s3cret")]
    [InlineData("cGw0bnRlZCZzM2NyZXQ=")]
    public void Secret_that_is_known_is_masked_wherever_it_stands_in_every_form(string text)
    {
        var redactor = new SecretRedactor();

        redactor.AddFrom("postgresql://user:pl4nted%26s3cret@db/runs");

        Assert.DoesNotContain("pl4nted", redactor.Scrub(text), StringComparison.Ordinal);
        Assert.DoesNotContain("cGw0", redactor.Scrub(text), StringComparison.Ordinal);
    }

    [Fact]
    public void Secret_that_is_part_of_another_leaves_nothing_of_the_longer_one()
    {
        var redactor = new SecretRedactor();
        redactor.Add("winter");
        redactor.Add("winter-2026");

        Assert.Equal("*** and ***", redactor.Scrub("winter-2026 and winter"));
    }

    [Fact]
    public void Secret_of_a_command_line_is_known_in_both_forms_of_an_option()
    {
        var redactor = new SecretRedactor();

        redactor.AddArguments(["run", "--token", "first-one", "--db-password=second-one", "--seed", "7777"]);

        Assert.Equal("*** *** 7777", redactor.Scrub("first-one second-one 7777"));
    }

    [Theory]
    [InlineData("PGPASSWORD", true)]
    [InlineData("GITHUB_TOKEN", true)]
    [InlineData("AWS_SECRET_ACCESS_KEY", true)]
    [InlineData("db-password", true)]
    [InlineData("api_key", true)]
    [InlineData("PWD", false)]
    [InlineData("PERFTESTS_REPLICA_KEY_FILE", false)]
    [InlineData("batch-size", false)]
    [InlineData("key-range", false)]
    [InlineData("initial-cluster-token", false)]
    public void Setting_is_taken_for_a_secret_by_its_name(string name, bool isSecret)
    {
        var redactor = new SecretRedactor();

        redactor.AddSetting(name, Secret);

        Assert.Equal(isSecret, redactor.HoldsSecret($"it is {Secret}"));
    }

    [Fact]
    public void Json_keeps_its_names_and_numbers_and_loses_secrets_in_texts()
    {
        var redactor = new SecretRedactor();
        redactor.Add("seed");
        redactor.Add("12345");

        var scrubbed = redactor.ScrubJson("""{"seed":12345,"share":0.1234567890123456789,"text":"seed \"12345\" é"}""");

        Assert.Equal("""{"seed":12345,"share":0.1234567890123456789,"text":"*** \"***\" é"}""", scrubbed);
    }

    [Fact]
    public void Json_value_under_a_secrets_name_is_masked()
    {
        var scrubbed = new SecretRedactor().ScrubJson("{\n  \"password\": \"pl4nted\"\n}\n");

        Assert.Equal("{\n  \"password\": \"***\"\n}\n", scrubbed);
        Assert.NotNull(JsonDocument.Parse(scrubbed));
    }

    [Fact]
    public void Environment_of_a_node_lacks_what_is_secret_and_keeps_the_rest()
    {
        var environment = new Dictionary<string, string?>
        {
            ["PATH"] = "/usr/bin",
            ["PWD"] = "/work",
            ["DOTNET_ROOT"] = "/usr/lib/dotnet",
            ["PERFTESTS_HISTORY"] = "Host=db;Database=runs",
            ["PGPASSWORD"] = Secret,
            ["CI_TOKEN"] = Secret,
            ["DATABASE_URL"] = $"postgresql://user:{Secret}@db/x",
        };

        SecretRedactor.Withhold(environment);

        Assert.Equal(["DOTNET_ROOT", "PATH", "PWD"], environment.Keys.Order(StringComparer.Ordinal));
    }
}
