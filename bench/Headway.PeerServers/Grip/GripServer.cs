using System.Text;
using System.Text.Json;

namespace Headway.PeerServers.Grip;

/// <summary>
/// The backend of Pushpin: it answers a subscription with the headers that tell Pushpin to hold the connection, and
/// forwards published messages to Pushpin, which writes the streams.
/// </summary>
internal static class GripServer
{
    /// <summary>Runs the server.</summary>
    /// <param name="port">Its port.</param>
    /// <param name="pushpin">The port on which Pushpin accepts publications.</param>
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

            // No body: inside Pushpin the receipt of a first body chunk can overtake the hand-over, and Pushpin then closes the connection.
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
