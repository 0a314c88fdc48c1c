using System.Net.Http.Headers;
using System.Text;

namespace Headway.Tests.Support;

/// <summary>Sends a request with an optional JSON body and returns when the response headers arrive.</summary>
internal static class JsonRequests
{
    /// <summary>Sends the request.</summary>
    /// <param name="http">The client.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">The path and query.</param>
    /// <param name="body">The body, or null for none.</param>
    /// <param name="headers">Headers of the request or of its body. They are not validated.</param>
    public static async Task<HttpResponseMessage> SendAsync(this HttpClient http, HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value) && request.Content is { Headers: var content })
            {
                content.Remove(name);
                content.TryAddWithoutValidation(name, value);
            }
        }

        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
