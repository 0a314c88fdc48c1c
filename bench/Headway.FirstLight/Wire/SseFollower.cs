using System.Globalization;
using System.Net.ServerSentEvents;
using Headway.FirstLight.Server;

namespace Headway.FirstLight.Wire;

/// <summary>Reads over Server-Sent Events and resumes with <c>Last-Event-ID</c>.</summary>
internal sealed class SseFollower(IEntrance entrance, string job) : Follower(entrance, job)
{
    protected override async Task ConnectAsync(ServerUnderLoad server, CancellationToken cancellationToken)
    {
        using var answer = await GetAsync(server, "text/event-stream", cancellationToken);
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
