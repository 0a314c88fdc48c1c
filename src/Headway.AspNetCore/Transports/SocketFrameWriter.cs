using System.Globalization;
using System.Text;
using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>Writes one text message per event.</summary>
internal sealed class SocketFrameWriter : EventWriter
{
    public override void Write(LogEvent e) => Write(e.Json);

    /// <summary>Writes a message for this client only.</summary>
    public void Write(ReadOnlyMemory<byte> message) => SocketFrames.AddMessage(this, message);

    public override void WriteGap(long from, long to) => Write(Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"gap\",\"data\":{{\"from\":{from},\"to\":{to}}}}}")));

    public override void WriteHeartbeat() => Add(SocketFrames.Ping);
}
