namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>A pattern of channel names in which <c>*</c> is the task's id, such as <c>research:*:progress</c>.</summary>
internal sealed class ChannelPattern
{
    private const int MaxIdLength = 180; // as in the routes: an id inside a channel name must fit into a key

    private readonly string _before;
    private readonly string _after;

    /// <summary>Parses a pattern.</summary>
    /// <exception cref="FormatException">The pattern has no <c>*</c>, several, or another wildcard of Redis.</exception>
    public ChannelPattern(string pattern)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (star < 0 || pattern.Length < 2 || pattern.LastIndexOf('*') != star || pattern.AsSpan().ContainsAny(@"?[]\"))
        {
            throw new FormatException($"'{pattern}' is not a valid pattern: it needs exactly one *, in place of the task's id, and must not contain ? [ ] or \\.");
        }

        Text = pattern;
        _before = pattern[..star];
        _after = pattern[(star + 1)..];
    }

    /// <summary>The pattern as configured.</summary>
    public string Text { get; }

    /// <summary>Returns the channel name of a task.</summary>
    public string Name(string id) => _before + id + _after;

    /// <summary>Returns the task's id in a channel's name; null when the name does not match, or the id is empty, too long or not valid text.</summary>
    public string? IdOf(string channel)
    {
        var length = channel.Length - _before.Length - _after.Length;
        if (length is < 1 or > MaxIdLength || !channel.StartsWith(_before, StringComparison.Ordinal) || !channel.EndsWith(_after, StringComparison.Ordinal))
        {
            return null;
        }

        var id = channel.Substring(_before.Length, length);
        return id.Any(static c => char.IsControl(c) || c == '\uFFFD') ? null : id; // U+FFFD replaces invalid UTF-8
    }
}
