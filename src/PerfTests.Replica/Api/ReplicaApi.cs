using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PerfTests.Replica.Machines;
using PerfTests.Replica.Metrics;
using PerfTests.Replica.Options;
using PerfTests.Replica.Parameters;

namespace PerfTests.Replica.Api;

/// <summary>
/// The node's HTTP API over any protocol. One method per route and no router: a request is matched by its path.
/// </summary>
internal sealed class ReplicaApi : IDisposable
{
    [ThreadStatic]
    private static Utf8JsonWriter? _pooledWriter;

    private readonly NodeContext _node;
    private readonly IReplicatedMachine _machine;
    private readonly ChoiceParameter _followerMode;
    private readonly IntegerParameter _timeoutMs;
    private readonly ApiMetrics _metrics;
    private readonly LeaderRelay _relay;
    private readonly long _startedUnixMs;

    /// <summary>An API over a machine.</summary>
    /// <param name="node">What the machine was built from.</param>
    /// <param name="shared">Parameters that every protocol has.</param>
    /// <param name="machine">The machine.</param>
    public ReplicaApi(NodeContext node, SharedParameters shared, IReplicatedMachine machine)
    {
        (_node, _machine) = (node, machine);
        (_followerMode, _timeoutMs) = (shared.FollowerMode, shared.OperationTimeoutMs);
        _metrics = new ApiMetrics(node.Metrics.Meter);
        _relay = new LeaderRelay(node.Options.Node, node.Time);
        _startedUnixMs = node.Time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    /// <summary>Answers one request.</summary>
    public Task HandleAsync(HttpContext http)
    {
        var acceptedAt = _node.Time.GetTimestamp();
        var path = http.Request.Path.Value ?? "";
        var method = http.Request.Method;
        return (method, path) switch
        {
            ("POST", "/v1/operations") => OperationsAsync(http, acceptedAt, batch: false),
            ("POST", "/v1/operations/batch") => OperationsAsync(http, acceptedAt, batch: true),
            ("GET", "/v1/status") => JsonAsync(http, 200, Status(), ReplicaJson.Plain.StatusDocument),
            ("GET", "/v1/parameters") => ParametersAsync(http),
            ("PATCH", "/v1/parameters") => ChangeParametersAsync(http),
            ("GET", "/v1/events") => EventsAsync(http),
            ("GET", "/v1/deliveries") => DeliveriesAsync(http),
            ("GET", "/metrics") => MetricsAsync(http),
            _ => UnroutedAsync(http, path),
        };
    }

    /// <inheritdoc />
    public void Dispose() => _relay.Dispose();

    private async Task OperationsAsync(HttpContext http, long acceptedAt, bool batch)
    {
        _metrics.Enter();
        try
        {
            var length = http.Request.ContentLength;
            if (length > OperationLimits.RequestBytesMax)
            {
                await TooLongAsync(http).ConfigureAwait(false);
                return;
            }
            var body = await ReadBodyAsync(http).ConfigureAwait(false);
            if (body is not { } bytes)
            {
                await TooLongAsync(http).ConfigureAwait(false);
            }
            else
            {
                await AnswerAsync(http, bytes, acceptedAt, batch).ConfigureAwait(false);
            }
        }
        finally
        {
            _metrics.Leave();
        }
    }

    private async Task AnswerAsync(HttpContext http, ReadOnlySequence<byte> body, long acceptedAt, bool batch)
    {
        try
        {
            await (batch ? BatchAsync(http, body, acceptedAt) : SingleAsync(http, body, acceptedAt)).ConfigureAwait(
                false
            );
        }
        finally
        {
            http.Request.BodyReader.AdvanceTo(body.End);
        }
    }

    private async Task SingleAsync(HttpContext http, ReadOnlySequence<byte> body, long acceptedAt)
    {
        if (OperationJson.ReadOne(body, out var operation) is { } problem)
        {
            await ProblemAsync(http, 400, "invalid-operation", "The operation is not valid.", problem)
                .ConfigureAwait(false);
            return;
        }
        var result = await _machine.SubmitAsync(operation!, acceptedAt, default).ConfigureAwait(false);
        _metrics.Count(result.Outcome);
        if (result.Outcome == OperationOutcome.NotLeader)
        {
            await ElsewhereAsync(http, body, acceptedAt).ConfigureAwait(false);
            return;
        }
        await (
            result.IsDecided ? DecidedAsync(http, result, operation!.IsBase64) : UndecidedAsync(http, result)
        ).ConfigureAwait(false);
    }

    private static Task DecidedAsync(HttpContext http, OperationResult result, bool isBase64)
    {
        http.Response.Headers[ServerTiming.HeaderName] = ServerTiming.Format(result.Phases);
        var writer = Begin(http);
        OperationJson.WriteResult(writer, result, isBase64);
        return EndAsync(http, writer);
    }

    private async Task BatchAsync(HttpContext http, ReadOnlySequence<byte> body, long acceptedAt)
    {
        var operations = new List<Operation>();
        if (OperationJson.ReadBatch(body, operations) is { } problem)
        {
            await ProblemAsync(http, 400, "invalid-operation", "The batch is not valid.", problem)
                .ConfigureAwait(false);
            return;
        }
        var results = await Task.WhenAll(operations.Select(o => _machine.SubmitAsync(o, acceptedAt, default).AsTask()))
            .ConfigureAwait(false);
        foreach (var result in results)
        {
            _metrics.Count(result.Outcome);
        }
        if (Array.TrueForAll(results, r => r.Outcome == OperationOutcome.NotLeader))
        {
            await ElsewhereAsync(http, body, acceptedAt).ConfigureAwait(false);
            return;
        }
        http.Response.Headers[ServerTiming.HeaderName] = ServerTiming.Format(
            results.Select(r => r.Phases).MaxBy(p => p.Total)
        );
        var writer = Begin(http);
        writer.WriteStartObject();
        writer.WriteStartArray("results"u8);
        for (var i = 0; i < results.Length; i++)
        {
            OperationJson.WriteResult(writer, results[i], operations[i].IsBase64);
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
        await EndAsync(http, writer).ConfigureAwait(false);
    }

    private async Task ElsewhereAsync(HttpContext http, ReadOnlySequence<byte> body, long acceptedAt)
    {
        var leader = _node.Options.Find(_machine.Status.Leader);
        var path = http.Request.Path + http.Request.QueryString;
        if (leader is null || leader.Id == _node.Options.Node)
        {
            await UndecidedAsync(http, OperationResult.Unavailable("There is no leader at the moment."))
                .ConfigureAwait(false);
        }
        else if (http.Request.Headers.ContainsKey(LeaderRelay.HeaderName))
        {
            http.Response.Headers["Leader"] = leader.Id;
            await ProblemAsync(http, 421, "not-leader", "This node does not lead.", null, leader.Id)
                .ConfigureAwait(false);
        }
        else if (_followerMode.Value == SharedParameters.Redirect)
        {
            _metrics.Redirected.Add(1);
            http.Response.Headers["Leader"] = leader.Id;
            http.Response.Headers.Location = new Uri(leader.Api, path).ToString();
            await ProblemAsync(http, 307, "not-leader", "This node does not lead.", null, leader.Id)
                .ConfigureAwait(false);
        }
        else
        {
            _metrics.Forwarded.Add(1);
            await ForwardAsync(http, leader, path, body.ToArray(), acceptedAt).ConfigureAwait(false);
        }
    }

    private async Task ForwardAsync(HttpContext http, Peer leader, string path, byte[] body, long acceptedAt)
    {
        var timeout = TimeSpan.FromMilliseconds(_timeoutMs.Value);
        var answer = await _relay.SendAsync(leader, path, body, acceptedAt, timeout).ConfigureAwait(false);
        if (answer.Failure is { } failure)
        {
            await UndecidedAsync(http, failure).ConfigureAwait(false);
            return;
        }
        if (answer.Status == 421)
        {
            await UndecidedAsync(http, OperationResult.Unavailable("The leader changed on the way; try again."))
                .ConfigureAwait(false);
            return;
        }
        http.Response.Headers["Leader"] = leader.Id;
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        http.Response.ContentLength = answer.Body.Length;
        if (answer.Timing is not null)
        {
            http.Response.Headers[ServerTiming.HeaderName] = answer.Timing;
        }
        await http.Response.Body.WriteAsync(answer.Body).ConfigureAwait(false);
    }

    private StatusDocument Status()
    {
        var (options, status) = (_node.Options, _machine.Status);
        return new StatusDocument(
            options.Node,
            options.Protocol,
            options.ClusterId,
            status.Role,
            status.Leader,
            options.Find(status.Leader)?.Api.GetLeftPart(UriPartial.Authority),
            status.Term,
            status.CommitIndex,
            status.AppliedIndex,
            status.ContentDigest,
            status.HistoryDigest,
            status.Keys,
            status.IsReady,
            [
                .. options.Peers.Select(p => new MemberDocument(
                    p.Id,
                    p.AddressText,
                    p.Api.GetLeftPart(UriPartial.Authority)
                )),
            ],
            _startedUnixMs,
            Environment.ProcessId
        );
    }

    private Task ParametersAsync(HttpContext http) =>
        JsonAsync(
            http,
            200,
            new ParametersDocument([.. _node.Parameters.All.Select(ParameterDocument.Of)]),
            ReplicaJson.Plain.ParametersDocument
        );

    private async Task ChangeParametersAsync(HttpContext http)
    {
        if (await ReadBodyAsync(http).ConfigureAwait(false) is not { } body)
        {
            await TooLongAsync(http).ConfigureAwait(false);
            return;
        }
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var problems = ParametersJson.Read(body.ToArray(), values);
        http.Request.BodyReader.AdvanceTo(body.End);
        if (problems.Count == 0)
        {
            problems = _node.Parameters.Change(values);
        }
        if (problems.Count > 0)
        {
            var document = new ProblemDocument(
                "urn:perftests:replica:invalid-parameters",
                "No parameter was changed.",
                400,
                Errors: problems
            );
            await JsonAsync(http, 400, document, ReplicaJson.Plain.ProblemDocument).ConfigureAwait(false);
            return;
        }
        await ParametersAsync(http).ConfigureAwait(false);
    }

    private Task EventsAsync(HttpContext http) =>
        AfterAsync(
            http,
            after =>
                JsonAsync(http, 200, new EventsDocument(_node.Events.Since(after)), ReplicaJson.Plain.EventsDocument)
        );

    private Task DeliveriesAsync(HttpContext http) =>
        _machine is ISpreading spreading
            ? AfterAsync(
                http,
                after => JsonAsync(http, 200, spreading.Deliveries(after), ReplicaJson.Plain.DeliveriesDocument)
            )
            : ProblemAsync(
                http,
                404,
                "path",
                "There is nothing here.",
                $"{_node.Options.Protocol} decides updates and does not spread them."
            );

    private static Task AfterAsync(HttpContext http, Func<long, Task> answer)
    {
        var text = http.Request.Query["after"].ToString();
        if (text.Length == 0)
        {
            return answer(0);
        }
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var after)
            ? answer(after)
            : ProblemAsync(http, 400, "invalid-query", "The query is not valid.", $"after '{text}' is no number.");
    }

    private Task MetricsAsync(HttpContext http)
    {
        http.Response.ContentType = PrometheusText.MediaType;
        return http.Response.WriteAsync(_node.Metrics.Write());
    }

    private static Task UnroutedAsync(HttpContext http, string path)
    {
        var known =
            path
            is "/v1/operations"
                or "/v1/operations/batch"
                or "/v1/status"
                or "/v1/parameters"
                or "/v1/events"
                or "/v1/deliveries"
                or "/metrics";
        return known
            ? ProblemAsync(http, 405, "method", "The method is not allowed here.", $"{http.Request.Method} {path}")
            : ProblemAsync(http, 404, "path", "There is nothing here.", path);
    }

    private static async ValueTask<ReadOnlySequence<byte>?> ReadBodyAsync(HttpContext http)
    {
        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync().ConfigureAwait(false);
            if (read.IsCompleted)
            {
                return read.Buffer;
            }
            if (read.Buffer.Length > OperationLimits.RequestBytesMax)
            {
                return null;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static Task TooLongAsync(HttpContext http) =>
        ProblemAsync(
            http,
            413,
            "too-long",
            "The request is too long.",
            $"At most {OperationLimits.RequestBytesMax} bytes are read."
        );

    private static Task UndecidedAsync(HttpContext http, in OperationResult result)
    {
        var unknown = result.Outcome == OperationOutcome.Unknown;
        return ProblemAsync(
            http,
            unknown ? 500 : 503,
            unknown ? "outcome-unknown" : "not-accepted",
            unknown ? "The operation may or may not be applied." : "The operation was not applied.",
            result.Reason
        );
    }

    private static Task ProblemAsync(
        HttpContext http,
        int status,
        string kind,
        string title,
        string? detail,
        string? leader = null
    ) =>
        JsonAsync(
            http,
            status,
            new ProblemDocument($"urn:perftests:replica:{kind}", title, status, detail, Leader: leader),
            ReplicaJson.Plain.ProblemDocument
        );

    private static Task JsonAsync<T>(HttpContext http, int status, T document, JsonTypeInfo<T> type)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = status >= 300 ? "application/problem+json" : "application/json";
        var bytes = JsonSerializer.SerializeToUtf8Bytes(document, type);
        http.Response.ContentLength = bytes.Length;
        return http.Response.Body.WriteAsync(bytes).AsTask();
    }

    private static Utf8JsonWriter Begin(HttpContext http)
    {
        http.Response.ContentType = "application/json";
        var writer = _pooledWriter;
        if (writer is null)
        {
            return new Utf8JsonWriter(http.Response.BodyWriter, new JsonWriterOptions { SkipValidation = true });
        }
        _pooledWriter = null;
        writer.Reset(http.Response.BodyWriter);
        return writer;
    }

    private static async Task EndAsync(HttpContext http, Utf8JsonWriter writer)
    {
        writer.Flush();
        http.Response.ContentLength = writer.BytesCommitted;
        writer.Reset(Stream.Null);
        _pooledWriter = writer;
        await http.Response.BodyWriter.FlushAsync().ConfigureAwait(false);
    }
}
