using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text;
using Headway.AspNetCore.Transports;
using Headway.Log;

namespace Headway.Tests.Transports;

/// <summary>The same frames on every kind of transport.</summary>
public sealed class FrameOutputTests
{
    private static readonly LogEvent s_event = LogEvent.Create(7, DateTimeOffset.UnixEpoch, new("tick", "{\"n\":1}"u8.ToArray()));

    [Theory]
    [InlineData(0, 2)]
    [InlineData(125, 2)]
    [InlineData(126, 4)]
    [InlineData(65_535, 4)]
    [InlineData(65_536, 10)]
    public void SocketFrames_AddMessage_HeadFitsTheLength(int length, int head)
    {
        var batch = new FrameWriter();
        SocketFrames.AddMessage(batch, new byte[length]);
        Assert.Equal([head, length], batch.Frames.ToArray().Select(static frame => frame.Length));
        Assert.True(SocketFrames.IsMessageHeader(batch.Frames[0].Span, out var said));
        Assert.Equal(length, said);
        batch.Clear();
    }

    [Fact]
    public async Task EverySocketOutput_GivesTheClientTheSameMessages()
    {
        var personal = Encoding.UTF8.GetBytes(new string('x', 70_000));
        string[] expected = [Encoding.UTF8.GetString(s_event.Json.Span), new('x', 70_000), "ä"];
        Assert.Equal(expected, await ReceiveAsync(personal, inside: false));
        Assert.Equal(expected, await ReceiveAsync(personal, inside: true));
    }

    [Fact]
    public void Batch_ManyOwnBytes_StayAsTheyWereWritten_UntilItIsCleared()
    {
        var batch = new FrameWriter();
        for (var i = 0; i < 500; i++)
        {
            batch.AddCopy(Encoding.ASCII.GetBytes($"{i:D20}"));
        }

        var written = string.Concat(batch.Frames.ToArray().Select(static frame => Encoding.ASCII.GetString(frame.Span)));
        Assert.Equal(string.Concat(Enumerable.Range(0, 500).Select(static i => $"{i:D20}")), written);
        Assert.InRange(batch.Count, 1, 4); // what is written in a row lies in a row
        batch.Clear();
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public void Batch_Piece_EndsWhereAFrameEnds_AndHoldsAtLeastOne()
    {
        var batch = new FrameWriter();
        foreach (var length in (int[])[10, 10, 50, 5])
        {
            batch.Add(new byte[length]);
        }

        Assert.Equal((2, 20), batch.Group(0, 25));
        Assert.Equal((3, 50), batch.Group(2, 25));
        Assert.Equal((4, 5), batch.Group(3, 25));
    }

    // A real client's socket at one end of a pipe, an output at the other.
    private static async Task<List<string>> ReceiveAsync(byte[] personal, bool inside)
    {
        var (toClient, toServer) = (new Pipe(new(pauseWriterThreshold: 0)), new Pipe());
        using var client = WebSocket.CreateFromStream(new Duplex(toClient.Reader.AsStream(), toServer.Writer.AsStream()), new());
        using var server = WebSocket.CreateFromStream(new Duplex(toServer.Reader.AsStream(), toClient.Writer.AsStream()), new() { IsServer = true });
        FrameOutput output = inside ? new SocketOutput(server) : new StreamOutput(toClient.Writer.AsStream());
        var writer = new SocketFrameWriter();
        writer.Write(s_event);
        writer.WriteHeartbeat();
        writer.Write(personal);
        writer.Write("ä"u8.ToArray());
        await output.SendAsync(writer, default);
        return [await MessageAsync(client), await MessageAsync(client), await MessageAsync(client)];
    }

    private static async Task<string> MessageAsync(WebSocket socket)
    {
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var text = new ArrayBufferWriter<byte>();
        while (true)
        {
            var received = await socket.ReceiveAsync(text.GetMemory(4096), over.Token);
            text.Advance(received.Count);
            if (received.EndOfMessage)
            {
                Assert.Equal(WebSocketMessageType.Text, received.MessageType);
                return Encoding.UTF8.GetString(text.WrittenSpan);
            }
        }
    }

    private sealed class Duplex(Stream input, Stream output) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => input.ReadAsync(buffer, cancellationToken);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await output.WriteAsync(buffer, cancellationToken);
            await output.FlushAsync(cancellationToken);
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
