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

    /// <summary>The cursor of a reader of this job, with the job's id or without; null when it is not a cursor of this job.</summary>
    public static Cursor? Of(HttpRequest request, string job)
    {
        var text = RequestCursor.Text(request);
        return !text.Contains(':', StringComparison.Ordinal) ? ReadParameters.ParseCursor(text)
            : Parse(text) is { } cursor && cursor.Job == job ? cursor.Cursor
            : null;
    }

    private static Cursor? ParseSeq(string text) => text.Length > 0 ? ReadParameters.ParseCursor(text) : null;
}
