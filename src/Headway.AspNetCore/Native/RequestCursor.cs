using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Native;

/// <summary>
/// The cursor of a request (PROTOCOL.md, section 4.1). The header counts first. Then the spellings of <c>Last-Event-ID</c> in the
/// query count, which EventSource replacements add to the address when they reconnect. <c>after</c> is last, because such an
/// address still has the <c>after</c> that it began with.
/// </summary>
internal static class RequestCursor
{
    private const string Header = "Last-Event-ID";

    /// <summary>The query parameters that hold a cursor. Case is ignored.</summary>
    public static IReadOnlyList<string> Names { get; } = ["after", "lastEventId", "last-event-id", "last_event_id"];

    /// <summary>Returns the cursor as the client wrote it; empty if there is none.</summary>
    public static string Text(HttpRequest request)
    {
        var text = request.Headers[Header].ToString();
        for (var i = Names.Count - 1; text.Length == 0 && i >= 0 && request.QueryString.HasValue; i--)
        {
            text = request.QueryValue(Names[i]) ?? "";
        }

        return text;
    }
}
