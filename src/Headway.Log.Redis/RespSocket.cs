using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using StackExchange.Redis;

namespace Headway.Log.Redis;

/// <summary>A socket that speaks RESP2, as far as a subscriber needs it.</summary>
/// <remarks>One task reads while another writes; each of the two alone.</remarks>
internal sealed class RespSocket : IAsyncDisposable
{
    private static readonly string[] s_refusals = ["WRONGPASS", "NOAUTH", "NOPERM", "ERR invalid password"];

    private readonly Stream _stream;
    private readonly PipeReader _reader;

    private RespSocket(Stream stream)
    {
        _stream = stream;
        _reader = PipeReader.Create(stream, new(leaveOpen: true));
    }

    /// <summary>Whether Redis answers and refuses the login.</summary>
    public static async Task<bool> IsRefusedAsync(EndPoint place, ConfigurationOptions address, CancellationToken cancellationToken)
    {
        try
        {
            await using var socket = await OpenAsync(place, address, cancellationToken);
            await socket.WriteAsync(["PING"], cancellationToken);
            await socket.ReadAsync(cancellationToken);
            return false;
        }
        catch (RedisException refusal)
        {
            return s_refusals.Any(code => refusal.Message.StartsWith(code, StringComparison.Ordinal));
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or SocketException or AuthenticationException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Connects and logs in.</summary>
    public static async Task<RespSocket> OpenAsync(EndPoint place, ConfigurationOptions address, CancellationToken cancellationToken)
    {
        var stream = await ConnectAsync(place, cancellationToken);
        try
        {
            if (address.Ssl)
            {
                var encrypted = new SslStream(stream);
                stream = encrypted;
                var host = address.SslHost ?? (place is DnsEndPoint named ? named.Host : ((IPEndPoint)place).Address.ToString());
                await encrypted.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancellationToken);
            }

            var opened = new RespSocket(stream);
            await opened.LoginAsync(address, cancellationToken);
            return opened;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    public async Task WriteAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{command.Count}\r\n");
        foreach (var word in command)
        {
            text.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }

        await _stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
    }

    /// <summary>Reads an answer: the elements of an array, or one alone.</summary>
    /// <exception cref="RedisException">Redis answered with an error; the message is its text.</exception>
    /// <exception cref="IOException">The connection has ended.</exception>
    public async ValueTask<byte[][]> ReadAsync(CancellationToken cancellationToken)
    {
        var head = await ReadLineAsync(cancellationToken);
        if (head[0] != '*')
        {
            return [await ReadElementAsync(head, cancellationToken)];
        }

        var elements = new byte[Number(head)][];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = await ReadElementAsync(await ReadLineAsync(cancellationToken), cancellationToken);
        }

        return elements;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _reader.CompleteAsync();
        await _stream.DisposeAsync();
    }

    private static async Task<Stream> ConnectAsync(EndPoint place, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(place, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static int Number(string head) => int.TryParse(head.AsSpan(1), CultureInfo.InvariantCulture, out var number)
        ? Math.Max(0, number)
        : throw new InvalidDataException("The answer is not RESP.");

    private async Task LoginAsync(ConfigurationOptions address, CancellationToken cancellationToken)
    {
        if (address.Password is { Length: > 0 } password)
        {
            await WriteAsync(address.User is { } user ? ["AUTH", user, password] : ["AUTH", password], cancellationToken);
            await ReadAsync(cancellationToken);
        }
    }

    private async ValueTask<byte[]> ReadElementAsync(string head, CancellationToken cancellationToken) => head[0] switch
    {
        '$' when head == "$-1" => [],
        '$' => await ReadBytesAsync(Number(head), cancellationToken),
        '-' => throw new RedisException(head[1..]),
        _ => Encoding.UTF8.GetBytes(head[1..]),
    };

    private async ValueTask<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await _reader.ReadAsync(cancellationToken);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.UTF8.GetString(read.Buffer.Slice(0, end)).TrimEnd('\r');
                _reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line.Length > 0 ? line : throw new InvalidDataException("The answer is not RESP.");
            }

            _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                throw new EndOfStreamException();
            }
        }
    }

    private async ValueTask<byte[]> ReadBytesAsync(int length, CancellationToken cancellationToken)
    {
        var whole = length + "\r\n".Length;
        var read = await _reader.ReadAtLeastAsync(whole, cancellationToken);
        if (read.Buffer.Length < whole)
        {
            throw new EndOfStreamException();
        }

        var bytes = read.Buffer.Slice(0, length).ToArray();
        _reader.AdvanceTo(read.Buffer.GetPosition(whole));
        return bytes;
    }
}
