using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>One event object a line. It has no heartbeat: many clients of this form parse every line.</summary>
internal sealed class NdjsonFrameWriter(PipeWriter output) : EventWriter
{
    public override void Write(LogEvent e) => output.Write(e.Line.Span);

    public override void WriteGap(long from, long to) => output.Write(Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"gap\",\"data\":{{\"from\":{from},\"to\":{to}}}}}\n")));

    public override async ValueTask FlushAsync(CancellationToken cancellationToken) => await output.FlushAsync(cancellationToken);
}
