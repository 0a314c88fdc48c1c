using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Headway.Bench.Redis;

namespace Headway.Faults.Workload;

/// <summary>Publishes as fast as Redis takes it: many commands in one write, and the answers are read and forgotten.</summary>
/// <remarks>For one task.</remarks>
internal sealed class RedisPublisher : IAsyncDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly MemoryStream _commands = new();
    private Task _forgetting = Task.CompletedTask;

    /// <summary>Messages that were handed over.</summary>
    public long Count { get; private set; }

    public static async Task<RedisPublisher> ConnectAsync(RedisServer redis, CancellationToken cancellationToken)
    {
        var publisher = new RedisPublisher();
        await publisher._client.ConnectAsync(IPAddress.Loopback, redis.Port, cancellationToken);
        publisher._forgetting = publisher.ForgetAsync();
        return publisher;
    }

    /// <summary>Puts a message in line for <see cref="FlushAsync"/>.</summary>
    public void Add(string channel, string message)
    {
        var length = Encoding.UTF8.GetByteCount(message);
        var command = string.Create(CultureInfo.InvariantCulture, $"*3\r\n$7\r\nPUBLISH\r\n${channel.Length}\r\n{channel}\r\n${length}\r\n{message}\r\n");
        _commands.Write(Encoding.UTF8.GetBytes(command));
        Count++;
    }

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _client.GetStream().WriteAsync(_commands.GetBuffer().AsMemory(0, (int)_commands.Length), cancellationToken);
        _commands.SetLength(0);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Client.Shutdown(SocketShutdown.Send); // Redis answers what it has and closes
        await _forgetting;
        _client.Dispose();
        await _commands.DisposeAsync();
    }

    private async Task ForgetAsync()
    {
        var answers = new byte[64 << 10];
        while (await _client.GetStream().ReadAsync(answers) > 0)
        {
        }
    }
}
