using Headway.AspNetCore;
using Headway.Log.Sqlite;
using Headway.Research.AspNetCore;

// An application that maps all of Headway under a prefix and behind a path base. The browser tests of the web page run it.
const string Prefix = "/progress";

var builder = WebApplication.CreateBuilder(args);
var data = builder.Configuration["data"] ?? "data";
builder.Services.AddHeadway()
    .UseSqlite(data)
    .AddResearch(builder.Configuration, Path.Combine(data, "corpora"));

var app = builder.Build();
app.UsePathBase(builder.Configuration["pathBase"]);
app.UseRouting(); // after the path base, which takes its part of the path away
app.MapGet("/", () => "The application's own page.");
app.MapHeadway(Prefix);
app.MapHeadwayResearch(Prefix);
app.MapHeadwayDialects(Prefix);
app.MapHeadwayHealth(Prefix);
app.MapHeadwayMetrics(Prefix);
app.MapHeadwayPage(builder.Configuration["page"] ?? "wwwroot", Prefix);
app.Run();
