using System.Net.ServerSentEvents;

namespace Headway.Bench.Clients;

/// <summary>Parses the body of a Server-Sent Events response.</summary>
internal static class SseStream
{
    /// <summary>The events of a response.</summary>
    /// <param name="answer">The response.</param>
    /// <param name="parse">Parses the type and the data of an event.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public static async IAsyncEnumerable<SseItem<T>> ReadAsync<T>(
        HttpResponseMessage answer,
        SseItemParser<T> parse,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream, parse).EnumerateAsync(cancellationToken))
        {
            yield return item;
        }
    }
}
