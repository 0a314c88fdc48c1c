using System.Runtime.CompilerServices;
using Headway.AspNetCore.Transports;
using Headway.Log;

namespace Headway.AspNetCore.Dialects;

/// <summary>What one event became in a dialect: no message, one or several, and how many were throttled.</summary>
internal sealed record Translated(long Seq, TranslatedMessage[] Messages, int Throttled, bool IsTerminal) : ITailEntry
{
    private const int Overhead = 100;

    /// <summary>Whether there is anything in it for a reader who is up to date.</summary>
    public bool IsTold => Messages.Length > 0 || IsTerminal;

    public int Size
    {
        get
        {
            var size = Overhead;
            foreach (var message in Messages)
            {
                size += (2 * message.Json.Length) + Overhead;
            }

            return size;
        }
    }
}

/// <summary>One message, encoded once for all its readers.</summary>
/// <param name="dialect">Whose it is.</param>
/// <param name="name">The dialect's name for it.</param>
/// <param name="json">The message itself.</param>
/// <param name="seq">The event it tells of.</param>
/// <param name="isLast">Whether it is the last that this event makes: only that may become a reader's cursor.</param>
/// <param name="isTerminal">Whether it tells of the end: no subscription hides it.</param>
internal sealed class TranslatedMessage(Dialect dialect, string name, ReadOnlyMemory<byte> json, long seq, bool isLast, bool isTerminal)
{
    private Frames _frames;

    public string Name => name;

    public long Seq => seq;

    public bool IsLast => isLast;

    public bool IsTerminal => isTerminal;

    public ReadOnlyMemory<byte> Json => json;

    /// <summary>The message as an SSE frame, made by whoever asks first.</summary>
    /// <param name="ids">What stands as its id.</param>
    /// <param name="job">The job, which is the same for all who ask.</param>
    public ReadOnlyMemory<byte> Frame(SseIds ids, string job) => Volatile.Read(ref _frames[(int)ids])
        ?? Interlocked.CompareExchange(ref _frames[(int)ids], MakeFrame(ids, job), null)
        ?? _frames[(int)ids];

    private byte[] MakeFrame(SseIds ids, string job)
    {
        Span<byte> id = stackalloc byte[SseIdLines.Longest];
        return SseFrames.Encode(id[..(isLast ? ids.WriteLine(id, job, seq) : 0)], dialect.EventOf(name), json.Span);
    }

    // By kind of id. Most messages are asked for with one kind only.
    [InlineArray(SseIdLines.Count)]
    private struct Frames
    {
        private byte[]? _first;
    }
}
