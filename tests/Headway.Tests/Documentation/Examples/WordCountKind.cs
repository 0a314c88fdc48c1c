using System.Text.Json;
using Headway.Jobs;

namespace Example;

public sealed class WordCountKind : IJobKind
{
    public string Name => "word-count";

    public string Validate(JsonElement input, JsonElement options)
    {
        if (input.ValueKind != JsonValueKind.Object || !input.TryGetProperty("texts", out var texts)
            || texts.ValueKind != JsonValueKind.Array || texts.EnumerateArray().Any(text => text.ValueKind != JsonValueKind.String))
        {
            throw new JobRefusedException("invalid_input", "input.texts must be an array of strings.");
        }

        return $"Counting the words of {texts.GetArrayLength()} texts";
    }

    public async Task<JsonElement> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        var texts = job.Input.GetProperty("texts").EnumerateArray().Select(text => text.GetString()!).ToList();
        var total = 0;
        for (var i = 0; i < texts.Count; i++)
        {
            var text = texts[i];
            var percent = 100.0 * (i + 1) / texts.Count;
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

        return JsonSerializer.SerializeToElement(new { words = total }, JobJson.Options);
    }
}
