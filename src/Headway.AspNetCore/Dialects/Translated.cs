using System.Runtime.CompilerServices;
using Headway.AspNetCore.Transports;
using Headway.Log;

namespace Headway.AspNetCore.Dialects;

/// <summary>The translation of one event: its messages (possibly none) and the number of throttled messages.</summary>
internal sealed record Translated(long Seq, TranslatedMessage[] Messages, int Throttled, bool IsTerminal) : ITailEntry
{
    private const int Overhead = 100;

    /// <summary>Whether it must wake the readers.</summary>
    public bool WakesReaders => Messages.Length > 0 || IsTerminal;

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
/// <param name="dialect">The dialect.</param>
/// <param name="name">The dialect's name for the message.</param>
/// <param name="json">The encoded message.</param>
/// <param name="seq">The seq of the event.</param>
/// <param name="isLast">Whether it is the last message of the event: only this one carries a cursor.</param>
/// <param name="isTerminal">Whether it is of the terminal event: no subscription filters it out.</param>
internal sealed class TranslatedMessage(Dialect dialect, string name, ReadOnlyMemory<byte> json, long seq, bool isLast, bool isTerminal)
{
    private Frames _frames;

    public string Name => name;

    public long Seq => seq;

    public bool IsLast => isLast;

    public bool IsTerminal => isTerminal;

    public ReadOnlyMemory<byte> Json => json;

    /// <summary>Returns the message as an SSE frame, encoded at the first call and cached.</summary>
    /// <param name="ids">The kind of id.</param>
    /// <param name="job">The job's id; the same in all calls.</param>
    public ReadOnlyMemory<byte> Frame(SseIds ids, string job) => Volatile.Read(ref _frames[(int)ids])
        ?? Interlocked.CompareExchange(ref _frames[(int)ids], MakeFrame(ids, job), null)
        ?? _frames[(int)ids];

    private byte[] MakeFrame(SseIds ids, string job)
    {
        Span<byte> id = stackalloc byte[SseIdLines.Longest];
        return SseFrames.Encode(id[..(isLast ? ids.WriteLine(id, job, seq) : 0)], dialect.EventOf(name), json.Span);
    }

    // The cached frames, by kind of id. Most messages use one kind only.
    [InlineArray(SseIdLines.Count)]
    private struct Frames
    {
        private byte[]? _first;
    }
}
