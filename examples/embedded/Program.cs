using System.Text.Json;
using Headway.AspNetCore;
using Headway.Jobs;
using Headway.Log.Sqlite;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddHeadway(options => options.Jobs.Concurrency = 4)
    .UseSqlite(builder.Configuration["data"] ?? "data")
    .AddKind<WordCountKind>();

var app = builder.Build();
app.MapGet("/", () => "The application's own page.");
app.MapHeadway("/progress");
app.MapHeadwayHealth("/progress");
app.Run();

public sealed record WordCountInput(string[] Texts);

public sealed record WordCountResult(int Words);

public sealed class WordCountKind : IJobKind<WordCountInput, WordCountResult>
{
    public string Name => "word-count";

    public string Validate(WordCountInput input, JsonElement options) => input.Texts is { Length: > 0 }
        ? $"Counting the words of {input.Texts.Length} texts"
        : throw new JobRefusedException("invalid_input", "input.texts must be an array of strings.");

    public async Task<WordCountResult> RunAsync(JobContext job, WordCountInput input, CancellationToken cancellationToken)
    {
        var total = 0;
        for (var i = 0; i < input.Texts.Length; i++)
        {
            var (text, percent) = (input.Texts[i], 100.0 * (i + 1) / input.Texts.Length);
            var step = new NodeSpec($"text-{i + 1}", "phase", "count", $"Counting text {i + 1}");
            total += await job.StepAsync(
                step,
                async (node, token) =>
                {
                    node.JobPercent = percent;
                    await node.ProgressAsync(100, "read to the end", new { characters = text.Length }, token);
                    return text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
                },
                cancellationToken);
        }

        return new(total);
    }
}
