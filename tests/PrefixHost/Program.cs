using Headway.AspNetCore;
using Headway.Log.Sqlite;
using Headway.Research.AspNetCore;

// An application that maps all of Headway under a prefix and behind a path base. The browser tests of the web page run it.
var builder = WebApplication.CreateBuilder(args);
var data = builder.Configuration["data"] ?? "data";
builder.Services.AddHeadway()
    .UseSqlite(data)
    .AddResearch(builder.Configuration, Path.Combine(data, "corpora"));

var app = builder.Build();
app.UsePathBase(builder.Configuration["pathBase"]);
app.UseRouting(); // after UsePathBase, which removes the base from the path
app.MapGet("/", () => "The application's own page.");
app.MapHeadway("/progress");
app.MapHeadwayResearch("/progress");
app.MapHeadwayDialects("/progress");
app.MapHeadwayHealth("/progress");
app.MapHeadwayMetrics("/progress");
app.MapHeadwayPage(builder.Configuration["page"] ?? "wwwroot", "/progress");
app.Run();
