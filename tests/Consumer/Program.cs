using System.Net.Http.Json;
using System.Text.Json;
using Headway.AspNetCore;
using Headway.Client;
using Headway.Log;
using Headway.Log.Redis;
using Headway.Log.Sqlite;
using Headway.Research.AspNetCore;
using Headway.ScamCheck;

// Serves Headway over SQLite on a free port, creates a job over HTTP, appends to it and reads it back.
var folder = args[0];
var builder = WebApplication.CreateBuilder();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddHeadway().UseSqlite(folder).AddResearch(builder.Configuration, Path.Combine(folder, "index"));
builder.Services.AddHeadwayScamCheck(builder.Configuration);
await using var app = builder.Build();
app.MapHeadway();
app.MapHeadwayResearch();
await app.StartAsync();

using var http = new HttpClient { BaseAddress = new(app.Urls.First()), Timeout = TimeSpan.FromSeconds(30) };
using var created = await http.PostAsJsonAsync("v1/jobs", new { kind = "external", input = new { title = "Import" } });
created.EnsureSuccessStatusCode();
var id = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();

object[] events = [new { type = "note", data = new { level = "info", message = "hello" } }, new { type = "job.completed", data = new { result = 7 } }];
using var appended = await http.PostAsJsonAsync($"v1/jobs/{id}/events", events);
appended.EnsureSuccessStatusCode();

using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/jobs/{id}/events?after=0");
request.Headers.Accept.Add(new("application/x-ndjson"));
using var read = await http.SendAsync(request);
var lines = (await read.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
string[] expected = ["job.queued", "note", "job.completed"];
if (!lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("type").GetString()).SequenceEqual(expected))
    throw new InvalidOperationException($"Unexpected log:\n{string.Join('\n', lines)}");

await using (var progress = new ProgressPublisher("import-42", new() { Server = http.BaseAddress }))
    await progress.Publish("Imported", 100, "completed");

Console.WriteLine($"consumed {typeof(EventLog).Assembly.GetName().Version}: {lines.Length} events read, Redis prefix {new RedisOptions().Prefix}");
await app.StopAsync();
