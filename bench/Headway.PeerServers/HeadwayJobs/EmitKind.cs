using System.Text.Json;
using Headway.Jobs;

namespace Headway.PeerServers.HeadwayJobs;

/// <summary>A job that only emits: <c>{"events": n}</c> notes, and its end. What is measured is the server around it.</summary>
internal sealed class EmitKind : IJobKind
{
    // It does not wait for each note to be stored before it says the next, but neither does it run far ahead of the store.
    private const int Window = 256;

    // About as long as the payload of the other scenarios.
    private static readonly string s_filler = new('x', 48);

    public string Name => "emit";

    public string Validate(JsonElement input, JsonElement options)
    {
        if (input.ValueKind == JsonValueKind.Object && input.TryGetProperty("events", out var events) && events.TryGetInt32(out var count) && count >= 0)
        {
            return $"{count} events";
        }

        throw new JobRefusedException("invalid_input", "input.events must be a number, 0 or more.");
    }

    public async Task<JsonElement> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        var count = job.Input.GetProperty("events").GetInt32();
        var pending = new List<Task>(Window);
        for (var number = 1; number <= count; number++)
        {
            pending.Add(job.NoteAsync("info", $"{number} {s_filler}", node: null, cancellationToken));
            if (pending.Count == Window)
            {
                await Task.WhenAll(pending);
                pending.Clear();
            }
        }

        await Task.WhenAll(pending);
        return JsonSerializer.SerializeToElement(new { events = count });
    }
}
