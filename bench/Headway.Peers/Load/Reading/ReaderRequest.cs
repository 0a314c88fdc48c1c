using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Headway.Peers.Load.Plans;

namespace Headway.Peers.Load.Reading;

/// <summary>The bytes of a reader's request.</summary>
internal static class ReaderRequest
{
    // All readers use the same key, because no reader checks Sec-WebSocket-Accept.
    private const string Key = "dGhlIHNhbXBsZSBub25jZQ==";

    /// <summary>The request for a channel from now on, or after a cursor.</summary>
    public static byte[] Of(Target target, Transport transport, string channel, long? cursor = null)
    {
        var path = (transport == Transport.Ws ? target.SocketPath : cursor is null ? target.EventsPath : target.ResumePath)
            .Replace("{channel}", channel, StringComparison.Ordinal)
            .Replace("{cursor}", (cursor ?? 0).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        IEnumerable<string> headers = transport == Transport.Sse
            ? target.EventsHeaders
            : ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", $"Sec-WebSocket-Key: {Key}"];
        return Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {target.Host}:{target.Port}\r\n{string.Concat(headers.Select(static header => header + "\r\n"))}\r\n");
    }

    /// <summary>The text messages after the handshake, with a mask of zeros.</summary>
    public static byte[] Hello(Target target, string channel)
    {
        using var frames = new MemoryStream();
        foreach (var text in target.SocketHello)
        {
            var message = Encoding.UTF8.GetBytes(text.Replace("{channel}", channel, StringComparison.Ordinal));
            frames.WriteByte(0x81);
            WriteLength(frames, message.Length);
            frames.Write([0, 0, 0, 0]);
            frames.Write(message);
        }

        return frames.ToArray();
    }

    private static void WriteLength(MemoryStream to, int length)
    {
        if (length < 126)
        {
            to.WriteByte((byte)(0x80 | length));
            return;
        }

        to.WriteByte(0x80 | 126);
        Span<byte> two = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(two, (ushort)length);
        to.Write(two);
    }
}
