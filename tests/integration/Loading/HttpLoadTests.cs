using PerfTests.Sessions;
using PerfTests.Sessions.Loading;
using PerfTests.Units;

namespace PerfTests.IntegrationTests.Loading;

public class HttpLoadTests
{
    private const string Plain = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private const string Chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n";

    [Fact]
    public async Task Open_loop_on_a_server_that_answers_sends_all_that_is_due()
    {
        await using var server = new CannedServer(Plain, Chunked);

        var report = await HttpLoad.RunAsync(Composition.Default, Options(server) with { Rate = 500 });

        Assert.Equal(500, report.Scheduled);
        Assert.Equal(500, report.Sent);
        Assert.Equal(500, report.Ok);
        Assert.Equal(750, server.Requests);
        Assert.InRange(report.GoodputPerSecond, 400, 500);
        Assert.True(report.ResponseUs.P50 > 0);
        Assert.True(report.ResponseUs.Max >= report.ServiceUs.P50);
    }

    [Fact]
    public async Task Closed_loop_on_a_server_that_answers_keeps_to_its_connections()
    {
        await using var server = new CannedServer(Plain);

        var report = await HttpLoad.RunAsync(Composition.Default, Options(server) with { Connections = 3 });

        Assert.Equal(3, server.Connections);
        Assert.True(report.Ok > 3);
        Assert.Equal(report.Sent, report.Ok);
    }

    [Fact]
    public async Task Server_that_closes_kept_connections_is_asked_again_on_new_ones()
    {
        await using var server = new CannedServer(Plain, Plain, "");

        var report = await HttpLoad.RunAsync(Composition.Default, Options(server) with { Rate = 100 });

        Assert.Equal(report.Sent, report.Ok);
        Assert.True(server.Connections > 10);
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "status-404", false)]
    [InlineData("HTTP/1.1 503 Busy\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", "status-503", false)]
    [InlineData("SSH-2.0-server\r\n\r\n", "malformed-answer", true)]
    [InlineData("", "connection-lost", true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", "timeout", true)]
    public async Task Server_that_answers_badly_is_counted_by_kind(string answer, string word, bool isUnknown)
    {
        await using var server = new CannedServer(answer);

        var report = await HttpLoad.RunAsync(
            Composition.Default,
            Options(server) with
            {
                Rate = 50,
                WarmUp = TimeSpan.Zero,
                // Only one of them is meant to take too long.
                Timeout = word == "timeout" ? 200.Milliseconds() : 30.Seconds(),
            }
        );

        Assert.Equal(0, report.Ok);
        Assert.Equal(50, isUnknown ? report.Unknown : report.Failed);
        Assert.Equal(50, report.Errors[word]);
        Assert.True(double.IsNaN(report.ResponseUs.P50));
    }

    [Fact]
    public async Task Server_that_is_not_there_refuses_every_connection()
    {
        string url;
        await using (var server = new CannedServer(Plain))
        {
            url = server.Url;
        }

        var report = await HttpLoad.RunAsync(
            Composition.Default,
            new HttpLoadOptions
            {
                Url = url,
                Rate = 50,
                Duration = 1.Seconds(),
                WarmUp = TimeSpan.Zero,
            }
        );

        Assert.Equal(50, report.Failed);
        Assert.Equal(50, report.Errors["connection-refused"]);
    }

    [Fact]
    public async Task Load_that_is_stopped_reports_what_it_measured()
    {
        await using var server = new CannedServer(Plain);
        using var stop = new CancellationTokenSource(500.Milliseconds());

        var report = await HttpLoad.RunAsync(
            Composition.Default,
            Options(server) with
            {
                Rate = 200,
                WarmUp = TimeSpan.Zero,
                Duration = 1.Minutes(),
            },
            cancellationToken: stop.Token
        );

        Assert.InRange(report.DurationSeconds, 0.1, 30);
        Assert.Equal(report.Sent, report.Ok);
    }

    private static HttpLoadOptions Options(CannedServer server) =>
        new()
        {
            Url = server.Url,
            Duration = 1.Seconds(),
            WarmUp = 500.Milliseconds(),
        };
}
