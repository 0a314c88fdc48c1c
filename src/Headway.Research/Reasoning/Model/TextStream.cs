using System.Text;
using Headway.Jobs;

namespace Headway.Research.Reasoning.Model;

/// <summary>
/// Batches the small chunks of a model into events: one per 50 ms or 200 chars. Not thread-safe.
/// </summary>
internal sealed class TextStream(Node node, string channel, TimeProvider time, ModelTextFilter? filter)
{
    private const int MinChars = 200;
    private static readonly TimeSpan s_flushInterval = TimeSpan.FromMilliseconds(50);

    private readonly StringBuilder _waiting = new();
    private long _flushed = time.GetTimestamp();

    public async Task AppendAsync(string text, CancellationToken cancellationToken)
    {
        _waiting.Append(filter is null ? text : filter.Pass(text));
        if (_waiting.Length >= MinChars || time.GetElapsedTime(_flushed) >= s_flushInterval)
        {
            await FlushAsync(cancellationToken);
        }
    }

    /// <summary>Writes the remaining text at the end of the answer.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        _waiting.Append(filter?.End());
        await FlushAsync(cancellationToken);
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        // A lone high surrogate cannot be encoded; it waits for the next chunk.
        var length = _waiting.Length > 0 && char.IsHighSurrogate(_waiting[^1]) ? _waiting.Length - 1 : _waiting.Length;
        if (length == 0)
        {
            return;
        }

        var text = _waiting.ToString(0, length);
        _waiting.Remove(0, length);
        _flushed = time.GetTimestamp();
        await node.TextAsync(channel, text, cancellationToken);
    }
}
