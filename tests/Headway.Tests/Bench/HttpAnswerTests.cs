using System.Text;
using Headway.Peers.Load.Publishing;

namespace Headway.Tests.Bench;

public sealed class HttpAnswerTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\ncontent-length: 14\r\n\r\n{\"last_seq\":5}", 200)]
    [InlineData("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", 202)]
    [InlineData("HTTP/1.1 204 No Content\r\nServer: x\r\n\r\n", 204)]
    [InlineData("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 201)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200)]
    public void Advance_ByteByByte_IsCompleteWithTheLast(string text, int status)
    {
        var answer = new HttpResponseReader();
        var bytes = Encoding.ASCII.GetBytes(text);
        for (var i = 0; i < bytes.Length; i++)
        {
            answer.Free()[0] = bytes[i];
            Assert.Equal(i == bytes.Length - 1, answer.Advance(1));
        }

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public void Advance_LongAnswer_Grows()
    {
        var answer = new HttpResponseReader();
        var bytes = Encoding.ASCII.GetBytes($"HTTP/1.1 503 Busy\r\nContent-Length: 5000\r\n\r\n{new string('x', 5000)}");
        var isComplete = false;
        for (var at = 0; at < bytes.Length;)
        {
            var free = answer.Free();
            var count = Math.Min(free.Length, bytes.Length - at);
            bytes.AsSpan(at, count).CopyTo(free);
            isComplete = answer.Advance(count);
            at += count;
        }

        Assert.True(isComplete);
        Assert.Equal(503, answer.Status);
    }
}
