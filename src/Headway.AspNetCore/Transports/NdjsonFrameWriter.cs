using System.Globalization;
using System.Text;
using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>Writes one event object per line. A heartbeat is an empty line. It is sent on request only, because many clients parse every line.</summary>
internal sealed class NdjsonFrameWriter : EventWriter
{
    private static readonly byte[] s_heartbeat = "\n"u8.ToArray();

    public override void Write(LogEvent e) => Add(e.Line);

    public override void WriteGap(long from, long to) => Add(Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"gap\",\"data\":{{\"from\":{from},\"to\":{to}}}}}\n")));

    public override void WriteHeartbeat() => Add(s_heartbeat);
}
