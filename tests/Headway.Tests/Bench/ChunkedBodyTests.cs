using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Xunit;
using Headway.Peers.Load.Marks;

namespace Headway.Tests.Bench;

/// <summary>Chunks end anywhere in a message, and reads end anywhere in a chunk.</summary>
public sealed class ChunkedBodyTests
{
    [Property(MaxTest = 300)]
    public void TryNext_ChunksAndReadsOfAnySize_GiveTheBody(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var body = MarkTests.Messages(30);
        Assert.Equal(body, Read(MarkTests.Pieces(Chunked(body, random, extension: ""), random)));
    }

    [Fact]
    public void TryNext_Extensions_ArePassedOver() =>
        Assert.Equal("abc"u8.ToArray(), Read([Chunked("abc"u8.ToArray(), new Random(1), extension: ";note=4f")]));

    [Fact]
    public void TryNext_LastChunk_Ends()
    {
        var chunks = new ChunkedBody();
        ReadOnlySpan<byte> read = "1\r\nx\r\n0\r\n\r\n"u8;
        Assert.True(chunks.TryNext(ref read, out var stretch));
        Assert.Equal("x"u8, stretch);
        Assert.False(chunks.TryNext(ref read, out _));
        Assert.True(chunks.HasEnded);
    }

    [Fact]
    public void TryNext_NoSize_IsAFault() => Assert.Throws<FormatException>(() => Read(["xyz\r\n"u8.ToArray()]));

    private static byte[] Chunked(byte[] body, Random random, string extension)
    {
        using var to = new MemoryStream();
        foreach (var piece in MarkTests.Pieces(body, random))
        {
            to.Write(Encoding.ASCII.GetBytes(piece.Length.ToString(random.Next(2) == 0 ? "x" : "X4", CultureInfo.InvariantCulture) + extension + "\r\n"));
            to.Write(piece);
            to.Write("\r\n"u8);
        }

        to.Write("0\r\n\r\n"u8);
        return to.ToArray();
    }

    private static byte[] Read(IEnumerable<byte[]> reads)
    {
        var chunks = new ChunkedBody();
        using var body = new MemoryStream();
        foreach (var bytes in reads)
        {
            ReadOnlySpan<byte> read = bytes;
            while (chunks.TryNext(ref read, out var stretch))
            {
                body.Write(stretch);
            }
        }

        Assert.True(chunks.HasEnded);
        return body.ToArray();
    }
}
