using System.IO.Pipelines;

namespace Headway.Micro;

/// <summary>A connection whose peer takes everything at once: what is left is what the server itself does.</summary>
internal sealed class DiscardPipe : PipeWriter
{
    private readonly byte[] _memory = new byte[256 << 10];

    /// <summary>How many bytes were written.</summary>
    public long Written { get; private set; }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _memory;

    public override Span<byte> GetSpan(int sizeHint = 0) => _memory;

    public override void Advance(int bytes) => Written += bytes;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }
}
