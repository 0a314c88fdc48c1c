using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Headway.AspNetCore.Transports;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headway.Tests.Transports;

/// <summary>A connection of Kestrel's transport, with our writer on it, and the socket of its peer. What is written are numbers that count up.</summary>
internal sealed class SocketPair : IAsyncDisposable
{
    private const int Buffer = 16 << 10;

    private readonly SocketConnectionContextFactory _factory = new(new() { UnsafePreferInlineScheduling = true }, NullLogger.Instance);
    private readonly byte[] _received = new byte[Buffer];
    private readonly Task _listening;
    private int _parted;
    private uint _next;
    private uint _expected;

    public SocketPair()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.SendBufferSize = Buffer;
        listener.ReceiveBufferSize = Buffer;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Peer = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = Buffer };
        Peer.Connect(listener.LocalEndPoint!);
        Connection = _factory.Create(listener.Accept());
        Writer = (SocketWriter)SocketWriter.For(Connection);
        _listening = ListenAsync();
    }

    public ConnectionContext Connection { get; }

    public SocketWriter Writer { get; }

    public Socket Peer { get; }

    /// <summary>How many bytes were written.</summary>
    public long Written => 4L * _next;

    /// <summary>How many bytes the peer has read, of which each was the right one.</summary>
    public long Read { get; private set; }

    /// <summary>Writes so many numbers.</summary>
    public void Write(int numbers)
    {
        for (var i = 0; i < numbers; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(Writer.GetSpan(4), _next++);
            Writer.Advance(4);
        }
    }

    /// <summary>Writes until a flush has to wait for the peer, and gives that flush.</summary>
    public async Task<ValueTask<FlushResult>[]> FillAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Write(5_000);
            var flush = Writer.FlushAsync(cancellationToken);
            if (!flush.IsCompleted)
            {
                return [flush]; // in an array, for it must not be awaited here
            }

            Assert.False((await flush).IsCompleted);
        }
    }

    /// <summary>Has the peer read once, at most so many bytes. False at the end.</summary>
    public bool Receive(int atMost = Buffer)
    {
        var length = Peer.Receive(_received.AsSpan(_parted, Math.Min(atMost, Buffer - _parted)));
        var (at, end) = (0, _parted + length);
        for (; end - at >= 4; at += 4)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(_received.AsSpan(at)) != _expected++)
            {
                throw new InvalidDataException($"The number {_expected - 1} is not where it should be.");
            }
        }

        _received.AsSpan(at, end - at).CopyTo(_received);
        _parted = end - at;
        Read += length;
        return length > 0;
    }

    /// <summary>Has the peer read, at most so many bytes at once, until a flush is over.</summary>
    public void ReceiveDuring(in ValueTask<FlushResult> flush, int atMost = Buffer)
    {
        while (!flush.IsCompleted)
        {
            if (Peer.Available > 0)
            {
                Receive(atMost);
            }
            else
            {
                Thread.Yield();
            }
        }
    }

    /// <summary>Has the peer read all that was written.</summary>
    public void ReceiveAll()
    {
        while (Read < Written && Receive())
        {
            // there is more
        }
    }

    public async ValueTask DisposeAsync()
    {
        Peer.Dispose();
        Connection.Abort();
        await _listening;
        await Connection.DisposeAsync();
        _factory.Dispose();
    }

    // As the server does: a read is always pending while there are writes.
    private async Task ListenAsync()
    {
        try
        {
            while (await Connection.Transport.Input.ReadAsync() is { IsCompleted: false } read)
            {
                Connection.Transport.Input.AdvanceTo(read.Buffer.End);
            }
        }
        catch (Exception fault) when (fault is IOException or ConnectionAbortedException)
        {
            // one of the two is gone
        }
    }
}
