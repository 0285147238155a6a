using PerfTests.EchoServer;

// A small Kestrel server to compare load tools on: "/" answers a few bytes, "/counted" counts arrivals as well,
// "/dispersion" says how unevenly those arrived since it was last asked.
var port = args.Length > 0 ? args[0] : "5080";
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
var app = builder.Build();
var arrivals = new ArrivalBins(TimeProvider.System);
var body = "hello, world\n"u8.ToArray();
app.Run(context =>
{
    var path = context.Request.Path.Value;
    if (path == "/dispersion")
    {
        return context.Response.WriteAsJsonAsync(arrivals.Summarize());
    }

    if (path == "/counted")
    {
        arrivals.Count();
    }

    context.Response.ContentType = "text/plain";
    context.Response.ContentLength = body.Length;
    return context.Response.Body.WriteAsync(body).AsTask();
});
await app.RunAsync();
