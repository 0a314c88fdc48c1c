using System.Text.Json;
using Headway.Jobs;

namespace Headway.PeerServers.HeadwayJobs;

/// <summary>A job that only emits events: <c>{"events": n}</c> notes. It measures the server's cost of a job.</summary>
internal sealed class EmitKind : IJobKind
{
    // The job emits ahead of the store, but by at most this number of notes.
    private const int Window = 256;

    // Makes a note about as long as the payload of the other scenarios.
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
