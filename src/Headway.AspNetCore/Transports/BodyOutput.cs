using System.IO.Pipelines;

namespace Headway.AspNetCore.Transports;

/// <summary>Writes frames to the response body, through any wrapper of the host such as compression.</summary>
internal sealed class BodyOutput(PipeWriter body) : FrameOutput
{
    // An empty batch sends the response headers.
    public override ValueTask SendAsync(FrameWriter batch, CancellationToken cancellationToken) =>
        batch.Count == 0 ? Completion(body.FlushAsync(cancellationToken)) : base.SendAsync(batch, cancellationToken);

    protected override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        Completion(body.WriteAsync(bytes, cancellationToken));
}
