using Headway.AspNetCore.Native;
using Headway.Log;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Dialects;

/// <summary>A cursor with the id of its job: <c>{job}:{seq}</c>.</summary>
internal readonly record struct JobCursor(string Job, Cursor Cursor)
{
    /// <summary>Parses a cursor; null when the text is not one.</summary>
    public static JobCursor? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && ParseSeq(text[(colon + 1)..]) is { } cursor ? new(text[..colon], cursor) : null;
    }

    /// <summary>Returns the request's cursor for this job, with or without the job's id; null when it is not a cursor of this job.</summary>
    public static Cursor? Of(HttpRequest request, string job)
    {
        var text = RequestCursor.Text(request);
        return !text.Contains(':', StringComparison.Ordinal) ? ReadParameters.ParseCursor(text)
            : Parse(text) is { } cursor && cursor.Job == job ? cursor.Cursor
            : null;
    }

    private static Cursor? ParseSeq(string text) => text.Length > 0 ? ReadParameters.ParseCursor(text) : null;
}
