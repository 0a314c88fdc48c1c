using Headway.AspNetCore;
using Headway.Log.Sqlite;

namespace Headway.PeerServers.HeadwayJobs;

/// <summary>Headway in an application with its own kind of job, with the log in SQLite at <c>normal</c> durability.</summary>
internal static class HeadwayJobsServer
{
    public static Task RunAsync(int port, string folder, int concurrency)
    {
        var builder = PeerHost.On(port);
        builder.Services.AddHeadway(options => options.Jobs.Concurrency = concurrency).UseSqlite(folder, Durability.Normal).AddKind<EmitKind>();
        var app = builder.Build();
        app.MapHeadway();
        return PeerHost.ServeAsync(app, static () => 0);
    }
}
