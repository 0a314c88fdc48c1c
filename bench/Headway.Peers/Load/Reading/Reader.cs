using System.Globalization;
using System.Text;
using Headway.Peers.Load.Marks;
using Headway.Peers.Load.Measuring;
using Headway.Peers.Load.Native;

namespace Headway.Peers.Load.Reading;

/// <summary>The connection of a reader. It parses the shared buffer of its loop and has only counters of its own.</summary>
internal sealed class Reader(string channel, byte[] request)
{
    private MarkCounter _counter;
    private ChunkedBody _chunks;
    private WebSocketFrames _frames;
    private byte[] _rest = []; // the start of incomplete headers
    private bool _isChunked;
    private bool _isSocket;

    /// <summary>The channel.</summary>
    public string Channel => channel;

    /// <summary>The state of a reader.</summary>
    public ReaderState State { get; private set; }

    /// <summary>Received messages.</summary>
    public long Received { get; private set; }

    /// <summary>Received bytes of the body or of frames.</summary>
    public long Bytes { get; private set; }

    /// <summary>The number of messages at which <see cref="GoalReachedAt"/> is set.</summary>
    public long Goal { get; init; } = long.MaxValue;

    /// <summary>The time of <see cref="Clock"/> when the goal was reached; 0: not yet.</summary>
    public long GoalReachedAt { get; private set; }

    /// <summary>The bytes to send after the handshake of a WebSocket.</summary>
    public byte[] Hello { get; init; } = [];

    /// <summary>The bytes that confirm the subscription; empty: the end of the headers does.</summary>
    public byte[] Ready { get; init; } = [];

    /// <summary>Checks every message; null: no check.</summary>
    public OrderCheck? Check { get; init; }

    /// <summary>The error that ended it; null: none.</summary>
    public string? Fault { get; private set; }

    /// <summary>The connection.</summary>
    public TcpConnection Connection { get; set; }

    /// <summary>Handles the end of connecting.</summary>
    public void Connected()
    {
        var error = Connection.Error();
        State = ReaderState.Asking;
        if (error != 0 || Connection.Send(request) != request.Length)
        {
            Fail($"cannot connect: error {error.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    /// <summary>Handles received bytes.</summary>
    /// <param name="bytes">The bytes, which are changed.</param>
    /// <param name="sampler">Samples the latencies.</param>
    /// <returns>The number of messages.</returns>
    public int Read(Span<byte> bytes, LatencySampler sampler)
    {
        if (State == ReaderState.Asking)
        {
            bytes = ReadHead(bytes);
        }

        if (_isSocket)
        {
            bytes = bytes[.._frames.Compact(bytes)];
        }

        if (State == ReaderState.Subscribing)
        {
            bytes = ReadReady(bytes);
        }

        if (State != ReaderState.Live)
        {
            return 0;
        }

        var count = _isChunked ? ReadChunks(bytes, sampler) : ReadStretch(bytes, sampler);
        Received += count;
        if (GoalReachedAt == 0 && Received >= Goal)
        {
            GoalReachedAt = Clock.Now;
        }

        if (_chunks.HasEnded || _frames.HasEnded)
        {
            State = ReaderState.Ended;
        }

        return count;
    }

    /// <summary>Ends the reader with an error.</summary>
    public void Fail(string fault)
    {
        Fault ??= fault;
        State = ReaderState.Ended;
    }

    private int ReadChunks(ReadOnlySpan<byte> bytes, LatencySampler sampler)
    {
        var count = 0;
        while (_chunks.TryNext(ref bytes, out var stretch))
        {
            count += ReadStretch(stretch, sampler);
        }

        return count;
    }

    private int ReadStretch(ReadOnlySpan<byte> stretch, LatencySampler sampler)
    {
        Bytes += stretch.Length;
        var count = _counter.Count(stretch);
        if (count > 0)
        {
            sampler.Sample(stretch, count);
        }

        Check?.Add(stretch);
        return count;
    }

    // Returns the bytes after the headers.
    private Span<byte> ReadHead(Span<byte> bytes)
    {
        var behind = Behind("\r\n\r\n"u8, bytes, out var head);
        if (!head.IsEmpty && Accept(head))
        {
            State = Ready.Length > 0 ? ReaderState.Subscribing : ReaderState.Live;
        }

        return behind;
    }

    // Returns the bytes after the confirmation of the subscription.
    private Span<byte> ReadReady(Span<byte> bytes)
    {
        var behind = Behind(Ready, bytes, out var text);
        if (!text.IsEmpty)
        {
            State = ReaderState.Live;
        }

        return behind;
    }

    // The headers nearly always arrive in one read, so nothing is allocated.
    private Span<byte> Behind(ReadOnlySpan<byte> end, Span<byte> bytes, out ReadOnlySpan<byte> text)
    {
        var all = _rest.Length == 0 ? bytes : (byte[])[.. _rest, .. bytes];
        var at = all.IndexOf(end);
        text = at < 0 ? [] : all[..(at + end.Length)];
        var behind = at < 0 ? [] : bytes[(text.Length - _rest.Length)..];
        _rest = at < 0 ? all.ToArray() : [];
        return behind;
    }

    private bool Accept(ReadOnlySpan<byte> head)
    {
        _isSocket = head.StartsWith("HTTP/1.1 101"u8);
        if (!_isSocket && !head.StartsWith("HTTP/1.1 200"u8))
        {
            Fail(Encoding.Latin1.GetString(head[..head.IndexOf((byte)'\r')]));
            return false;
        }

        _isChunked = ResponseHead.IsChunked(head);
        if (Hello.Length == 0 || Connection.Send(Hello) == Hello.Length)
        {
            return true;
        }

        Fail("did not accept the messages after the handshake");
        return false;
    }
}
