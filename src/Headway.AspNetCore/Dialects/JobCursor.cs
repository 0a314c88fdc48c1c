using Headway.AspNetCore.Native;
using Headway.Log;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Dialects;

/// <summary>A reader's place that names its job too: <c>{job}:{seq}</c>.</summary>
internal readonly record struct JobCursor(string Job, Cursor Cursor)
{
    /// <summary>Reads one; null when the text is none.</summary>
    public static JobCursor? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && ParseSeq(text[(colon + 1)..]) is { } cursor ? new(text[..colon], cursor) : null;
    }

    /// <summary>Where the reader of this job stands, by <c>Last-Event-ID</c> or <c>after</c>, with the job's id or without; null when it is no place in it.</summary>
    public static Cursor? Of(HttpRequest request, string job)
    {
        var text = Text(request);
        return !text.Contains(':', StringComparison.Ordinal) ? ReadParameters.ParseCursor(text)
            : Parse(text) is { } cursor && cursor.Job == job ? cursor.Cursor
            : null;
    }

    /// <summary>The cursor as the client wrote it; empty when it brings none.</summary>
    public static string Text(HttpRequest request) =>
        request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last ? last : request.Query["after"].ToString();

    private static Cursor? ParseSeq(string text) => text.Length > 0 ? ReadParameters.ParseCursor(text) : null;
}
