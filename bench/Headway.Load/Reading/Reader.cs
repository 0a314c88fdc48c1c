using System.Globalization;
using System.Text;
using Headway.Load.Marks;
using Headway.Load.Measuring;
using Headway.Load.Native;

namespace Headway.Load.Reading;

/// <summary>One reader's connection: a few counters. What it reads goes through the memory of its loop.</summary>
internal sealed class Reader(string channel, byte[] request)
{
    private MarkCounter _counter;
    private ChunkedBody _chunks;
    private SocketFrames _frames;
    private StringBuilder? _head = new();
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
    public string Ready { get; init; } = "";

    /// <summary>Checks every message, if it is one that does.</summary>
    public OrderCheck? Check { get; init; }

    /// <summary>Why it ended before it should.</summary>
    public string? Fault { get; private set; }

    /// <summary>Its socket.</summary>
    public Wire Wire { get; set; }

    /// <summary>Connecting has come to an end.</summary>
    public void Connected()
    {
        var error = Wire.Error();
        State = ReaderState.Asking;
        if (error != 0 || Wire.Send(request) != request.Length)
            Fail($"cannot connect: error {error.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>It was sent something.</summary>
    /// <param name="bytes">What; it is changed.</param>
    /// <param name="sampler">Takes latencies from it.</param>
    /// <returns>How many messages.</returns>
    public int Read(Span<byte> bytes, Sampler sampler)
    {
        if (State == ReaderState.Asking)
            bytes = ReadHead(bytes);
        if (_isSocket)
            bytes = bytes[.._frames.Compact(bytes)];
        if (State == ReaderState.Subscribing)
            bytes = ReadReady(bytes);
        if (State != ReaderState.Live)
            return 0;
        var count = _isChunked ? ReadChunks(bytes, sampler) : ReadStretch(bytes, sampler);
        Received += count;
        if (Reached == 0 && Received >= Goal)
            Reached = Clock.Now;
        if (_chunks.HasEnded || _frames.HasEnded)
            State = ReaderState.Ended;
        return count;
    }

    /// <summary>It broke.</summary>
    public void Fail(string fault)
    {
        Fault ??= fault;
        State = ReaderState.Ended;
    }

    private int ReadChunks(ReadOnlySpan<byte> bytes, Sampler sampler)
    {
        var count = 0;
        while (_chunks.TryNext(ref bytes, out var stretch))
            count += ReadStretch(stretch, sampler);
        return count;
    }

    private int ReadStretch(ReadOnlySpan<byte> stretch, Sampler sampler)
    {
        Bytes += stretch.Length;
        var count = _counter.Count(stretch);
        if (count > 0)
            sampler.Sample(stretch, count);
        Check?.Add(stretch);
        return count;
    }

    // Returns what lies behind the head.
    private Span<byte> ReadHead(Span<byte> bytes)
    {
        var before = _head!.Length;
        var text = _head.Append(Encoding.Latin1.GetString(bytes)).ToString();
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0 || !Accept(text[..end]))
            return [];
        State = Ready.Length > 0 ? ReaderState.Subscribing : ReaderState.Live;
        _head = State == ReaderState.Live ? null : new();
        return bytes[(end + 4 - before)..];
    }

    // Returns what lies behind the text that says that it is subscribed.
    private Span<byte> ReadReady(Span<byte> bytes)
    {
        var before = _head!.Length;
        var end = _head.Append(Encoding.Latin1.GetString(bytes)).ToString().IndexOf(Ready, StringComparison.Ordinal);
        if (end < 0)
            return [];
        State = ReaderState.Live;
        _head = null;
        return bytes[(end + Ready.Length - before)..];
    }

    private bool Accept(string head)
    {
        if (!head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) && !head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
        {
            Fail(head.Split('\r')[0]);
            return false;
        }

        _isSocket = head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal);
        _isChunked = head.Contains("\r\ntransfer-encoding: chunked", StringComparison.OrdinalIgnoreCase);
        if (Hello.Length == 0 || Wire.Send(Hello) == Hello.Length)
            return true;
        Fail("does not take what follows the handshake");
        return false;
    }
}
