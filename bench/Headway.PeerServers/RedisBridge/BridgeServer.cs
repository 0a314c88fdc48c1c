using System.Collections.Concurrent;
using System.Net.WebSockets;
using StackExchange.Redis;

namespace Headway.PeerServers.RedisBridge;

/// <summary>
/// The bridge that many projects write: who works publishes on a Redis channel, and a WebSocket endpoint forwards what
/// the channel says. Nothing is kept; who is not connected misses it.
/// </summary>
internal static class BridgeServer
{
    public static async Task RunAsync(int port, string redis)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis);
        var channels = new ConcurrentDictionary<string, Task<BridgeChannel>>(StringComparer.Ordinal);
        var app = PeerHost.On(port).Build();
        app.UseWebSockets();
        app.MapPost("/publish/{channel}", async (string channel, HttpRequest request, CancellationToken cancellationToken) =>
        {
            var message = new byte[(int)request.ContentLength!];
            await request.Body.ReadExactlyAsync(message, cancellationToken);
            await connection.GetSubscriber().PublishAsync(channel, message);
            return Results.NoContent();
        });
        app.MapGet("/ws/{channel}", async (string channel, HttpContext http) =>
        {
            // One subscription for all clients of a channel. Subscribed first, so that whoever is in hears all that follows.
            var heard = await channels.GetOrAdd(channel, SubscribeAsync, connection.GetSubscriber());
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            await ForwardAsync(socket, heard, http.RequestAborted);
        });
        await PeerHost.ServeAsync(app, () => channels.Values.Where(static channel => channel.IsCompletedSuccessfully).Sum(static channel => Done(channel).Count));
    }

    private static async Task<BridgeChannel> SubscribeAsync(string name, ISubscriber subscriber)
    {
        var channel = new BridgeChannel();
        await subscriber.SubscribeAsync(name, (_, message) => channel.Say(message!));
        return channel;
    }

    private static async Task ForwardAsync(WebSocket socket, BridgeChannel channel, CancellationToken gone)
    {
        var client = new BridgeClient(socket);
        channel.Add(client);
        try
        {
            await client.ServeAsync(gone);
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException)
        {
            // The client has gone without a word.
        }
        finally
        {
            channel.Remove(client);
        }
    }

    private static BridgeChannel Done(Task<BridgeChannel> channel) => channel.GetAwaiter().GetResult();
}
