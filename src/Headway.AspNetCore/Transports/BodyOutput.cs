using System.IO.Pipelines;

namespace Headway.AspNetCore.Transports;

/// <summary>Frames as the body of a response, through whatever the host has wrapped around it.</summary>
internal sealed class BodyOutput(PipeWriter body) : FrameOutput
{
    // An empty batch sends the head of the response.
    public override ValueTask SendAsync(FrameWriter batch, CancellationToken cancellationToken) =>
        batch.Count == 0 ? Completion(body.FlushAsync(cancellationToken)) : base.SendAsync(batch, cancellationToken);

    protected override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        Completion(body.WriteAsync(bytes, cancellationToken));
}
