namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>The names of channels with one place for a task's id, such as <c>research:*:progress</c>.</summary>
internal sealed class ChannelPattern
{
    private const int MostId = 180; // as in the routes: with the channel's name around it, it must be a key

    private readonly string _before;
    private readonly string _after;

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="FormatException">It has no <c>*</c> or several, or another of Redis's wild cards.</exception>
    public ChannelPattern(string pattern)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (star < 0 || pattern.Length < 2 || pattern.LastIndexOf('*') != star || pattern.AsSpan().ContainsAny(@"?[]\"))
        {
            throw new FormatException($"'{pattern}' is no pattern: it needs one * where the task's id stands, and neither ? nor [ ] nor \\.");
        }

        Text = pattern;
        _before = pattern[..star];
        _after = pattern[(star + 1)..];
    }

    /// <summary>As it was given.</summary>
    public string Text { get; }

    /// <summary>The channel of a task.</summary>
    public string Name(string id) => _before + id + _after;

    /// <summary>The task's id in a channel's name; null when the name does not fit, or the id is empty or too long or no text.</summary>
    public string? IdOf(string channel)
    {
        var length = channel.Length - _before.Length - _after.Length;
        if (length is < 1 or > MostId || !channel.StartsWith(_before, StringComparison.Ordinal) || !channel.EndsWith(_after, StringComparison.Ordinal))
        {
            return null;
        }

        var id = channel.Substring(_before.Length, length);
        return id.Any(static c => char.IsControl(c) || c == '\uFFFD') ? null : id; // U+FFFD: its bytes were no UTF-8
    }
}
