using System.Buffers.Binary;
using FsCheck;
using FsCheck.Xunit;
using Headway.Peers.Load.Marks;

namespace Headway.Tests.Bench;

/// <summary>Frames end anywhere in a message, control frames stand between them, and reads end anywhere.</summary>
public sealed class SocketFramesTests
{
    [Property(MaxTest = 300)]
    public void Compact_FramesAndReadsOfAnySize_GiveTheMessages(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var body = MarkTests.Messages(60);
        using var frames = new MemoryStream();
        foreach (var piece in MarkTests.Pieces(body, random))
        {
            Write(frames, random.Next(3), piece);
            if (random.Next(4) == 0)
            {
                Write(frames, 9, "@P"u8.ToArray());
            }
        }

        Assert.Equal(body, Read(MarkTests.Pieces(frames.ToArray(), random), out var hasEnded));
        Assert.False(hasEnded);
    }

    [Theory]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(70_000)]
    public void Compact_AnyLength_IsRead(int length)
    {
        using var frames = new MemoryStream();
        var message = Enumerable.Repeat((byte)'x', length).ToArray();
        Write(frames, 1, message);
        Write(frames, 1, []);
        Write(frames, 1, "end"u8.ToArray());
        Assert.Equal([.. message, .. "end"u8], Read([frames.ToArray()], out _));
    }

    [Fact]
    public void Compact_Close_Ends()
    {
        using var frames = new MemoryStream();
        Write(frames, 1, "x"u8.ToArray());
        Write(frames, 8, [0x03, 0xe8, (byte)'o', (byte)'k']);
        Assert.Equal("x"u8.ToArray(), Read([frames.ToArray()], out var hasEnded));
        Assert.True(hasEnded);
    }

    private static void Write(MemoryStream to, int operation, byte[] data)
    {
        to.WriteByte((byte)(0x80 | operation));
        Span<byte> length = stackalloc byte[8];
        if (data.Length < 126)
        {
            to.WriteByte((byte)data.Length);
        }
        else if (data.Length <= ushort.MaxValue)
        {
            to.WriteByte(126);
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)data.Length);
            to.Write(length[..2]);
        }
        else
        {
            to.WriteByte(127);
            BinaryPrimitives.WriteInt64BigEndian(length, data.Length);
            to.Write(length);
        }

        to.Write(data);
    }

    private static byte[] Read(IEnumerable<byte[]> reads, out bool hasEnded)
    {
        var frames = new WebSocketFrames();
        using var all = new MemoryStream();
        foreach (var read in reads)
        {
            all.Write(read, 0, frames.Compact(read));
        }

        hasEnded = frames.HasEnded;
        return all.ToArray();
    }
}
