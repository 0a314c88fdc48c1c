using System.Net;
using System.Net.Sockets;
using Headway.Bench.Processes;
using Headway.Bench.Redis;

namespace Headway.Faults.Partitions;

/// <summary>
/// A TCP proxy between one node and Redis that stops forwarding bytes without closing connections. New connections are
/// accepted but not forwarded. It is used where network namespaces are not permitted.
/// </summary>
internal sealed class ProxyPartition : IPartition
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, FreePort.Next());
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _open = NewGate();
    private int _redisPort;

    public ProxyPartition() => _open.SetResult();

    public string Method => "proxy that stops forwarding";

    public string[] RedisOptions => [];

    public ServerEnvironment NodeEnvironment => ServerEnvironment.Default;

    public string UrlOf(RedisServer redis)
    {
        _redisPort = redis.Port;
        _listener.Start();
        _ = AcceptAsync(_closing.Token);
        return $"redis://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
    }

    public Task DisconnectAsync()
    {
        lock (_gate)
        {
            _open = NewGate();
        }

        return Task.CompletedTask;
    }

    public Task ReconnectAsync()
    {
        lock (_gate)
        {
            _open.SetResult();
        }

        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Dispose();
        _closing.Dispose();
    }

    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task WhenOpenAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _open.Task.WaitAsync(cancellationToken);
        }
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(cancellationToken);
                _ = ForwardAsync(client, cancellationToken);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException)
        {
            // The row has ended.
        }
    }

    private async Task ForwardAsync(Socket client, CancellationToken cancellationToken)
    {
        using (client)
        using (var redis = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true })
        {
            client.NoDelay = true;
            try
            {
                await WhenOpenAsync(cancellationToken);
                await redis.ConnectAsync(IPAddress.Loopback, _redisPort, cancellationToken);
                await Task.WhenAny(PumpAsync(client, redis, cancellationToken), PumpAsync(redis, client, cancellationToken));
            }
            catch (Exception fault) when (fault is OperationCanceledException or SocketException)
            {
                // One side closed the connection.
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to, CancellationToken cancellationToken)
    {
        try
        {
            var buffer = new byte[64 << 10];
            while (await from.ReceiveAsync(buffer, cancellationToken) is > 0 and var count)
            {
                await WhenOpenAsync(cancellationToken);
                await to.SendAsync(buffer.AsMemory(0, count), cancellationToken);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One side closed the connection.
        }
    }
}
