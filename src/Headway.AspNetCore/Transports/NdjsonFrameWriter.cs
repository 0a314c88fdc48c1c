using System.Globalization;
using System.Text;
using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>One event object a line. It has no heartbeat: many clients of this form parse every line.</summary>
internal sealed class NdjsonFrameWriter : EventWriter
{
    public override void Write(LogEvent e) => Add(e.Line);

    public override void WriteGap(long from, long to) => Add(Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"gap\",\"data\":{{\"from\":{from},\"to\":{to}}}}}\n")));
}
