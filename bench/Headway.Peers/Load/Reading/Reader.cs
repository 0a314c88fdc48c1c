using System.Globalization;
using System.Text;
using Headway.Peers.Load.Marks;
using Headway.Peers.Load.Measuring;
using Headway.Peers.Load.Native;

namespace Headway.Peers.Load.Reading;

/// <summary>One reader's connection: a few counters. What it reads goes through the memory of its loop.</summary>
internal sealed class Reader(string channel, byte[] request)
{
    private MarkCounter _counter;
    private ChunkedBody _chunks;
    private WebSocketFrames _frames;
    private byte[] _rest = []; // what came of a head whose end is still to come
    private bool _isChunked;
    private bool _isSocket;

    /// <summary>The channel that it follows.</summary>
    public string Channel => channel;

    /// <summary>How far it is.</summary>
    public ReaderState State { get; private set; }

    /// <summary>Messages that it was sent.</summary>
    public long Received { get; private set; }

    /// <summary>Bytes of the body that it was sent, or of frames.</summary>
    public long Bytes { get; private set; }

    /// <summary>When it should be told: at how many messages.</summary>
    public long Goal { get; init; } = long.MaxValue;

    /// <summary>When it reached that, by <see cref="Clock"/>; 0: not yet.</summary>
    public long Reached { get; private set; }

    /// <summary>What it sends when the WebSocket is open.</summary>
    public byte[] Hello { get; init; } = [];

    /// <summary>What says that it is subscribed; empty: the end of the head.</summary>
    public byte[] Ready { get; init; } = [];

    /// <summary>Checks every message, if it is one that does.</summary>
    public OrderCheck? Check { get; init; }

    /// <summary>Why it ended before it should.</summary>
    public string? Fault { get; private set; }

    /// <summary>Its socket.</summary>
    public TcpConnection Connection { get; set; }

    /// <summary>Connecting has come to an end.</summary>
    public void Connected()
    {
        var error = Connection.Error();
        State = ReaderState.Asking;
        if (error != 0 || Connection.Send(request) != request.Length)
        {
            Fail($"cannot connect: error {error.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    /// <summary>It was sent something.</summary>
    /// <param name="bytes">What; it is changed.</param>
    /// <param name="sampler">Takes latencies from it.</param>
    /// <returns>How many messages.</returns>
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
        if (Reached == 0 && Received >= Goal)
        {
            Reached = Clock.Now;
        }

        if (_chunks.HasEnded || _frames.HasEnded)
        {
            State = ReaderState.Ended;
        }

        return count;
    }

    /// <summary>It broke.</summary>
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

    // Returns what lies behind the head.
    private Span<byte> ReadHead(Span<byte> bytes)
    {
        var behind = Behind("\r\n\r\n"u8, bytes, out var head);
        if (!head.IsEmpty && Accept(head))
        {
            State = Ready.Length > 0 ? ReaderState.Subscribing : ReaderState.Live;
        }

        return behind;
    }

    // Returns what lies behind the text that says that it is subscribed.
    private Span<byte> ReadReady(Span<byte> bytes)
    {
        var behind = Behind(Ready, bytes, out var text);
        if (!text.IsEmpty)
        {
            State = ReaderState.Live;
        }

        return behind;
    }

    // Nearly always all of it comes at once, and nothing is kept: ten thousand heads are no work for the collector.
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

        Fail("does not take what follows the handshake");
        return false;
    }
}
