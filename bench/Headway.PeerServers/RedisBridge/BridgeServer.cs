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
    public static async Task RunAsync(int port, int redis)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{redis}");
        var channels = new ConcurrentDictionary<string, Task<BridgeChannel>>(StringComparer.Ordinal);
        var app = PeerHost.On(port).Build();
        app.UseWebSockets();
        app.MapPost("/publish/{channel}", async (string channel, HttpRequest request, CancellationToken cancellationToken) =>
        {
            var message = new byte[(int)request.ContentLength!];
            await request.Body.ReadExactlyAsync(message, cancellationToken);
            await connection.GetSubscriber().PublishAsync(RedisChannel.Literal(channel), message);
            return Results.NoContent();
        });
        app.MapGet("/ws/{channel}", async (string channel, HttpContext http) =>
        {
            // One subscription for all clients of a channel.
            await ForwardAsync(http, await channels.GetOrAdd(channel, SubscribeAsync, connection.GetSubscriber()));
        });
        await PeerHost.ServeAsync(app, () => channels.Values.Where(static channel => channel.IsCompletedSuccessfully).Sum(static channel => Done(channel).Count));
    }

    private static async Task<BridgeChannel> SubscribeAsync(string name, ISubscriber subscriber)
    {
        var channel = new BridgeChannel();
        (await subscriber.SubscribeAsync(RedisChannel.Literal(name))).OnMessage(message => channel.Say(message.Message!));
        return channel;
    }

    private static async Task ForwardAsync(HttpContext http, BridgeChannel channel)
    {
        // It listens before its handshake is answered: whoever is in hears all that follows.
        var client = new BridgeClient();
        channel.Add(client);
        try
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            await client.ServeAsync(socket, http.RequestAborted);
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
