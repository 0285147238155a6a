using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PerfTests.KeyValueService;

// A key-value service in memory, over HTTP and gRPC, to show how any service is put under test:
//   PerfTests.KeyValueService --http=127.0.0.1:5081 [--grpc=127.0.0.1:5082] [--node=n1 --primary=n1]
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.Services.AddGrpc();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<Store>();
var node = builder.Configuration["node"] ?? "n1";
builder.Services.AddSingleton(new Role(node, builder.Configuration["primary"] ?? node));
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Listen(IPEndPoint.Parse(builder.Configuration["http"] ?? "127.0.0.1:5081"));
    if (builder.Configuration["grpc"] is { } grpc)
    {
        kestrel.Listen(IPEndPoint.Parse(grpc), options => options.Protocols = HttpProtocols.Http2);
    }
});

var app = builder.Build();
var store = app.Services.GetRequiredService<Store>();
var role = app.Services.GetRequiredService<Role>();
var time = TimeProvider.System;
app.MapGrpcService<GrpcApi>();
app.MapGet("/health", () => "ok");
app.MapGet("/leader", () => role.Primary);
app.MapGet("/metrics", () => store.Metrics());
app.MapGet(
    "/keys/{key}",
    (string key, HttpResponse response) =>
    {
        var received = time.GetTimestamp();
        if (!role.IsPrimary)
        {
            return Results.StatusCode(StatusCodes.Status421MisdirectedRequest);
        }

        var value = store.Get(key);
        response.Headers["Server-Timing"] = store.Timing(received, received, time.GetTimestamp());
        return value is null ? Results.NotFound() : Results.Bytes(value);
    }
);
app.MapPut(
    "/keys/{key}",
    async (string key, HttpRequest request, HttpResponse response) =>
    {
        var received = time.GetTimestamp();
        if (!role.IsPrimary)
        {
            return Results.StatusCode(StatusCodes.Status421MisdirectedRequest);
        }

        using var value = new MemoryStream();
        await request.Body.CopyToAsync(value);
        var reached = time.GetTimestamp();
        store.Put(key, value.ToArray());
        response.Headers["Server-Timing"] = store.Timing(received, reached, time.GetTimestamp());
        return Results.NoContent();
    }
);
await app.RunAsync();
