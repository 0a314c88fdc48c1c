using System.Text;
using System.Text.Json;

namespace Headway.PeerServers.Grip;

/// <summary>
/// What stands behind Pushpin: answers each subscription once, with the headers that tell Pushpin to hold it and to send
/// what is published on the channel, and hands what is posted to Pushpin. It has no other part in the streams.
/// </summary>
internal static class GripServer
{
    /// <summary>Serves.</summary>
    /// <param name="port">Its port.</param>
    /// <param name="pushpin">The port on which Pushpin takes what is published.</param>
    public static async Task RunAsync(int port, int pushpin)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new($"http://127.0.0.1:{pushpin}") };
        var app = PeerHost.On(port).Build();
        app.MapGet("/ready", static () => Results.NoContent());
        app.MapGet("/events/{channel}", static (string channel, HttpResponse response) =>
        {
            response.Headers["Grip-Hold"] = "stream";
            response.Headers["Grip-Channel"] = channel;
            response.Headers.CacheControl = "no-cache";

            // Without a body: the receipt of a first piece can overtake the hand-over inside Pushpin, which then ends the connection.
            return Results.Text("", "text/event-stream");
        });
        app.MapPost("/publish/{channel}", async (string channel, HttpRequest request, CancellationToken cancellationToken) =>
        {
            using var reader = new StreamReader(request.Body, Encoding.UTF8);
            using var items = new StringContent(Items(channel, await reader.ReadToEndAsync(cancellationToken)));
            using var answer = await http.PostAsync(new Uri("/publish/", UriKind.Relative), items, cancellationToken);
            return Results.StatusCode((int)answer.StatusCode);
        });
        await PeerHost.ServeAsync(app, static () => 0);
    }

    private static string Items(string channel, string message)
    {
        var formats = new Dictionary<string, object> { ["http-stream"] = new { content = $"data: {message}\n\n" } };
        return JsonSerializer.Serialize(new { items = new object[] { new { channel, formats } } });
    }
}
