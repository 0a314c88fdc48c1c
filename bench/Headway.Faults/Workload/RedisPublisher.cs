using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Headway.Bench.Redis;

namespace Headway.Faults.Workload;

/// <summary>Publishes at full speed: many commands per write; the responses are discarded.</summary>
/// <remarks>For one task.</remarks>
internal sealed class RedisPublisher : IAsyncDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly MemoryStream _commands = new();
    private Task _discarding = Task.CompletedTask;

    /// <summary>Added messages.</summary>
    public long Count { get; private set; }

    public static async Task<RedisPublisher> ConnectAsync(RedisServer redis, CancellationToken cancellationToken)
    {
        var publisher = new RedisPublisher();
        await publisher._client.ConnectAsync(IPAddress.Loopback, redis.Port, cancellationToken);
        publisher._discarding = publisher.DiscardAsync();
        return publisher;
    }

    /// <summary>Adds a message to the buffer of <see cref="FlushAsync"/>.</summary>
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
        _client.Client.Shutdown(SocketShutdown.Send); // Redis sends the remaining responses and closes the connection
        await _discarding;
        _client.Dispose();
        await _commands.DisposeAsync();
    }

    private async Task DiscardAsync()
    {
        var answers = new byte[64 << 10];
        while (await _client.GetStream().ReadAsync(answers) > 0)
        {
        }
    }
}
