using Headway.AspNetCore;
using Headway.Jobs;
using Headway.Log;
using Headway.Log.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Example;

public static class OwnApplication
{
    public static WebApplication Build(string[] args, string dataFolder)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<ILogStore>(services =>
            new SqliteLogStore(new SqliteLogOptions { Folder = dataFolder }, services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<IJobKind, WordCountKind>();
        builder.Services.AddHeadway();

        var app = builder.Build();
        app.UseHeadway();
        app.MapHeadway();
        return app;
    }
}
