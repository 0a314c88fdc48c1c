using Headway.Log;

namespace Headway.AspNetCore.Dialects;

/// <summary>What one event became in a dialect: no message, one or several, and how many were throttled.</summary>
internal sealed record Translated(long Seq, IReadOnlyList<TranslatedMessage> Messages, int Throttled, bool IsTerminal) : ITailEntry
{
    private const int Overhead = 100;

    public int Size => Overhead + Messages.Sum(static message => (2 * message.Json.Length) + Overhead);
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
    private byte[]? _frame;

    public string Name => name;

    public ReadOnlyMemory<byte> Json => json;

    public long Seq => seq;

    public bool IsLast => isLast;

    public bool IsTerminal => isTerminal;

    /// <summary>The SSE frame without its id, made by whoever asks first.</summary>
    public ReadOnlyMemory<byte> Frame => Volatile.Read(ref _frame)
        ?? Interlocked.CompareExchange(ref _frame, dialect.Frame(name, json), null)
        ?? _frame;
}
