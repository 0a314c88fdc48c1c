using System.Net.Http.Json;
using System.Text.Json;

namespace Headway.Research.Providers;

/// <summary>Sends a bounded request to a provider, parses the JSON response, and reports failures as sentences.</summary>
internal sealed class ProviderHttp(HttpClient http, SearchOptions options, TimeProvider time)
{
    private const int MaxAnswerBytes = 4_000_000;

    public async Task<JsonElement> AskAsync(string provider, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw new ProviderException($"{provider} answered {(int)response.StatusCode}{Meaning((int)response.StatusCode)}.");
            }

            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            var bytes = await BoundedRead.AllAsync(body, MaxAnswerBytes, either.Token)
                ?? throw new ProviderException($"{provider} answered more than {MaxAnswerBytes:N0} bytes.");
            return JsonSerializer.Deserialize<JsonElement>(bytes);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ProviderException($"{provider} did not answer within {options.Timeout.TotalSeconds:0.#} seconds.");
        }
        catch (HttpRequestException e)
        {
            throw new ProviderException($"{provider} cannot be reached ({e.HttpRequestError}).", e);
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            throw new ProviderException($"{provider} answered something that is not its documented format.", e);
        }
    }

    /// <summary>
    /// The URL of a resource. Adds a final slash to the base URL, because <see cref="Uri"/> drops its last segment without one.
    /// </summary>
    public static Uri Address(Uri endpoint, string resource) =>
        new(endpoint.AbsoluteUri.EndsWith('/') ? endpoint : new Uri(endpoint.AbsoluteUri + "/"), resource);

    public static HttpRequestMessage Get(Uri address) => new(HttpMethod.Get, address);

    public static HttpRequestMessage Post<T>(Uri address, T body) =>
        new(HttpMethod.Post, address) { Content = JsonContent.Create(body) };

    /// <summary>The hits of <paramref name="results"/>, an array of objects with a <c>url</c>; anything else is skipped.</summary>
    public static IReadOnlyList<WebHit> Hits(JsonElement? results, int count, params string[] snippet)
    {
        if (results is not { ValueKind: JsonValueKind.Array } array)
        {
            return [];
        }

        return
        [
            .. array.EnumerateArray()
                .Where(hit => hit.ValueKind == JsonValueKind.Object && Text(hit, "url") is { Length: > 0 })
                .Select(hit => new WebHit(
                    Text(hit, "url")!,
                    Text(hit, "title") is { Length: > 0 } title ? title : Text(hit, "url")!,
                    snippet.Select(name => Text(hit, name)).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text)),
                    hit.TryGetProperty("score", out var score) && score.ValueKind == JsonValueKind.Number ? score.GetDouble() : null))
                .Take(count),
        ];
    }

    public static JsonElement? Member(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement from, string name) =>
        Member(from, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static string Meaning(int status) => status switch
    {
        401 or 403 => " (the key is not accepted)",
        402 or 432 => " (the plan's quota is used up)",
        429 => " (too many requests)",
        _ => "",
    };
}
