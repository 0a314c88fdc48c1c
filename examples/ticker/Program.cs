using Headway.AspNetCore;
using Headway.Log.Sqlite;
using Ticker;

var builder = WebApplication.CreateBuilder(args);
builder.Services.Configure<TickerOptions>(builder.Configuration.GetSection("Ticker"));
builder.Services.AddHeadway()
    .UseSqlite(builder.Configuration["data"] ?? "data")
    .AddDialect<TickerDialect>();

var app = builder.Build();
app.MapHeadway();
app.MapHeadwayDialects();
app.Run();
