using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PerfTests.Replica.Api;
using PerfTests.Replica.Events;
using PerfTests.Replica.Machines;
using PerfTests.Replica.Metrics;
using PerfTests.Replica.Options;
using PerfTests.Replica.Parameters;

namespace PerfTests.Replica.Lifetime;

/// <summary>A node's life from options to exit code.</summary>
internal static class ReplicaProcess
{
    /// <summary>Stopped as asked.</summary>
    public const int Success = 0;

    /// <summary>Failed while starting or running.</summary>
    public const int Failure = 1;

    /// <summary>The options are wrong, or an address is taken.</summary>
    public const int Misconfigured = 2;

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1.5);

    /// <summary>Runs a node until it is told to stop or its parent ends.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">Looks up an environment variable.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, Func<string, string?> environment)
    {
        var problems = ReplicaOptionsReader.Read(arguments, environment, ProtocolCatalogue.Names, out var options);
        if (options is null)
        {
            return Report(problems);
        }
        var time = TimeProvider.System;
        using var metrics = new NodeMetrics();
        var node = new NodeContext(
            options,
            new ParameterSet(),
            metrics,
            new NodeEventLog(options.Node, time, Console.Out),
            time
        );
        var shared = new SharedParameters(node.Parameters);
        var machine = ProtocolCatalogue.Create(node, shared);
        await using var _ = machine.ConfigureAwait(false);
        problems = [.. ProtocolCatalogue.Check(options), .. node.Parameters.Configure(options.Settings)];
        if (problems.Count > 0)
        {
            return Report(problems);
        }
        if (DataDirectory.Take(options, out var data) is { } problem)
        {
            return Report([problem]);
        }
        using var held = data;
        return await ServeAsync(node, shared, machine).ConfigureAwait(false);
    }

    private static async Task<int> ServeAsync(NodeContext node, SharedParameters shared, IReplicatedMachine machine)
    {
        using var stop = new CancellationTokenSource();
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        RuntimeMetrics.Register(node.Metrics.Meter);
        using var sockets = new SocketBytes();
        sockets.Register(node.Metrics.Meter);
        using var api = new ReplicaApi(node, shared, machine);
        var web = Web(node.Options, api);
        await using var _ = web.ConfigureAwait(false);
        if (await StartAsync(node, machine, web, stop.Token).ConfigureAwait(false) is { } exitCode)
        {
            return exitCode;
        }
        node.Parameters.Changed += names => node.Events.Report("parameters-changed", detail: string.Join(", ", names));
        node.Events.Report("node-started", detail: $"{node.Options.Protocol}, API {node.Options.Api}");
        var reason = await StopReasonAsync(node, stop.Token).ConfigureAwait(false);
        node.Events.Report("node-stopping", detail: reason);
        return await StopAsync(node, machine, web).ConfigureAwait(false);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    /// <returns>The exit code when the node did not start; null when it did.</returns>
    private static async Task<int?> StartAsync(
        NodeContext node,
        IReplicatedMachine machine,
        WebApplication web,
        CancellationToken stop
    )
    {
        try
        {
            await web.StartAsync(stop).ConfigureAwait(false);
            await machine.StartAsync(stop).ConfigureAwait(false);
            return null;
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            return Report([$"--api {node.Options.Api} is taken by another process; choose a free port."]);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            var taken = node.Options.ClientListen is { } client
                ? $"--listen {node.Options.Listen} or --client {client}"
                : $"--listen {node.Options.Listen}";
            return Report([$"{taken} is taken by another process; choose a free port."]);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Success;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"The node could not start: {e}").ConfigureAwait(false);
            return Failure;
        }
    }

    private static async Task<string> StopReasonAsync(NodeContext node, CancellationToken stop)
    {
        try
        {
            var reasons = new List<Task> { Task.Delay(Timeout.InfiniteTimeSpan, node.Time, stop) };
            if (node.Options.ParentPid is { } parent)
            {
                reasons.Add(ParentWatch.WhenGoneAsync(parent, node.Time, stop));
            }
            if (node.Options.EndsWithInput)
            {
                reasons.Add(ParentWatch.WhenInputEndsAsync(stop));
            }
            await (await Task.WhenAny(reasons).ConfigureAwait(false)).ConfigureAwait(false);
            return "The parent process has ended.";
        }
        catch (OperationCanceledException)
        {
            return "Told to stop.";
        }
    }

    private static async Task<int> StopAsync(NodeContext node, IReplicatedMachine machine, WebApplication web)
    {
        using var deadline = new CancellationTokenSource(StopTimeout, node.Time);
        try
        {
            await machine.StopAsync(deadline.Token).ConfigureAwait(false);
            await web.StopAsync(deadline.Token).ConfigureAwait(false);
            return Success;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopping took too long and was cut short.").ConfigureAwait(false);
            Environment.Exit(Failure);
            return Failure;
        }
    }

    private static WebApplication Web(ReplicaOptions options, ReplicaApi api)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = OperationLimits.RequestBytesMax;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(options.Api, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var web = builder.Build();
        web.Run(api.HandleAsync);
        return web;
    }

    private static int Report(IReadOnlyList<string> problems)
    {
        foreach (var problem in problems)
        {
            Console.Error.WriteLine(problem);
        }
        return Misconfigured;
    }
}
