using System.Globalization;
using Headway.Bench.Processes;

namespace Headway.Bench.Clients;

/// <summary>Reads over Server-Sent Events and resumes with <c>Last-Event-ID</c>.</summary>
internal sealed class SseEventReader(IServerPool pool, string job) : EventReader(pool, job)
{
    protected override async Task ConnectAsync(HeadwayServer server, CancellationToken cancellationToken)
    {
        using var answer = await GetAsync(server, "text/event-stream", cancellationToken);
        var events = SseStream.ReadAsync(
            answer,
            (_, data) =>
            {
                Take(data);
                return Cursor;
            },
            cancellationToken);
        await foreach (var item in events)
        {
            if (item.EventId != item.Data.ToString(CultureInfo.InvariantCulture))
            {
                throw new InvalidDataException($"The event {item.Data} has the id {item.EventId}.");
            }
        }
    }
}
