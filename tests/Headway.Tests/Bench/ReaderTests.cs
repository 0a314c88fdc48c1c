using System.Net;
using System.Net.Sockets;
using System.Text;
using Headway.Peers.Load.Native;
using Headway.Peers.Load.Reading;

namespace Headway.Tests.Bench;

/// <summary>What a reader of the load generator makes of an answer, in whatever pieces it comes.</summary>
public sealed class ReaderTests : IDisposable
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly List<TcpConnection> _connections = [];

    public ReaderTests() => _server.Start();

    public void Dispose()
    {
        _connections.ForEach(static connection => connection.Close());
        _server.Dispose();
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n", "data: ", 6)]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\nVary: Accept\r\n\r\n", "3\r\nabc\r\n", 3)]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", "\u0001\u0003abc", 3)]
    public void Read_HeadInPieces_BodyBeginsBehindIt(string head, string body, int bytes)
    {
        var answer = Encoding.Latin1.GetBytes(head + body);
        for (var cut = 1; cut < answer.Length; cut++)
        {
            var reader = Asking();
            reader.Read(answer.AsSpan(0, cut).ToArray(), new());
            reader.Read(answer.AsSpan(cut).ToArray(), new());
            Assert.Equal((ReaderState.Live, (long)bytes), (reader.State, reader.Bytes));
        }
    }

    [Fact]
    public void Read_TextThatSaysItIsSubscribedInPieces_ComesBeforeLive()
    {
        var reader = Asking("\"joined\"");
        reader.Read("HTTP/1.1 101 Switching Protocols\r\n\r\n"u8.ToArray(), new());
        Assert.Equal(ReaderState.Subscribing, reader.State);
        reader.Read([1, 5, .. "\"join"u8], new());
        reader.Read([1, 6, .. "ed\"abc"u8], new());
        Assert.Equal((ReaderState.Live, 3L), (reader.State, reader.Bytes));
    }

    [Fact]
    public void Read_Refusal_IsItsFault()
    {
        var reader = Asking();
        reader.Read("HTTP/1.1 503 Service Unavailable\r\nVary: Accept\r\n\r\n"u8.ToArray(), new());
        Assert.Equal((ReaderState.Ended, "HTTP/1.1 503 Service Unavailable"), (reader.State, reader.Fault));
    }

    private Reader Asking(string ready = "")
    {
        var reader = new Reader("a", "GET"u8.ToArray()) { Connection = TcpConnection.Begin((IPEndPoint)_server.LocalEndpoint, source: 0), Ready = Encoding.ASCII.GetBytes(ready) };
        _connections.Add(reader.Connection);
        _server.AcceptSocket().Dispose();
        reader.Connected();
        return reader;
    }
}
