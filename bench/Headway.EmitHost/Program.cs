using System.Globalization;
using System.Net;
using Headway.AspNetCore;
using Headway.EmitHost;
using Headway.Jobs;
using Headway.Log;
using Headway.Log.Sqlite;

// Headway in an application of somebody's own, with a kind of job of their own: the log in SQLite, `normal` durability.
if (args.Length != 3 || !int.TryParse(args[0], CultureInfo.InvariantCulture, out var port) || !int.TryParse(args[2], CultureInfo.InvariantCulture, out var concurrency))
{
    await Console.Error.WriteLineAsync("Headway.EmitHost PORT FOLDER CONCURRENCY");
    return 2;
}

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
builder.Logging.SetMinimumLevel(LogLevel.Error);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
builder.Services.AddHeadway(options => options.Jobs.Concurrency = concurrency).UseSqlite(args[1], Durability.Normal).AddKind<EmitKind>();
await using var app = builder.Build();
app.MapHeadway();
await app.StartAsync();
Console.WriteLine($"listening .NET {Environment.Version}");

// Whoever started this holds the other end of its standard input: when that is gone, so is this.
new Thread(() =>
{
    while (Console.In.Read() >= 0)
    {
        // Nothing is said to it.
    }

    app.Lifetime.StopApplication();
})
{ IsBackground = true }.Start();
await app.WaitForShutdownAsync();
return 0;
