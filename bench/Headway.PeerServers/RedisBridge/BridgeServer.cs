using System.Collections.Concurrent;
using System.Net.WebSockets;
using StackExchange.Redis;

namespace Headway.PeerServers.RedisBridge;

/// <summary>
/// A common design: the worker publishes on a Redis channel, and a WebSocket endpoint forwards the messages. Nothing is
/// stored, so a disconnected client misses messages.
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
        (await subscriber.SubscribeAsync(RedisChannel.Literal(name))).OnMessage(message => channel.Publish(message.Message!));
        return channel;
    }

    private static async Task ForwardAsync(HttpContext http, BridgeChannel channel)
    {
        // Subscribes before it answers the handshake, so a connected client receives all later messages.
        var client = new BridgeClient();
        channel.Add(client);
        try
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            await client.ServeAsync(socket, http.RequestAborted);
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException)
        {
            // The client closed the connection without a close frame.
        }
        finally
        {
            channel.Remove(client);
        }
    }

    private static BridgeChannel Done(Task<BridgeChannel> channel) => channel.GetAwaiter().GetResult();
}
