using System.Globalization;
using System.Net.ServerSentEvents;
using Headway.FirstLight.Server;

namespace Headway.FirstLight.Wire;

/// <summary>Reads over Server-Sent Events and resumes with <c>Last-Event-ID</c>.</summary>
internal sealed class SseFollower(ServerUnderLoad server, string job) : Follower(server, job)
{
    protected override async Task ConnectAsync(CancellationToken cancellationToken)
    {
        using var answer = await GetAsync("text/event-stream", cancellationToken);
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var parser = SseParser.Create(stream, (_, data) =>
        {
            Take(data);
            return Cursor;
        });
        await foreach (var item in parser.EnumerateAsync(cancellationToken))
        {
            if (item.EventId != item.Data.ToString(CultureInfo.InvariantCulture))
            {
                throw new InvalidDataException($"The id {item.EventId} stands over the event {item.Data}.");
            }
        }
    }
}
