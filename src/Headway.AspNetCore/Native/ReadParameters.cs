using System.Globalization;
using Headway.Log;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Native;

/// <summary>What a reader asked for in its address and headers (PROTOCOL.md, section 4).</summary>
internal sealed record ReadParameters(Cursor Cursor, IReadOnlyList<string> Types, double MinPercentStep, int Limit)
{
    private const int DefaultLimit = 100;
    private const int MostLimit = 1000;
    private const int MostTypes = 64;

    /// <summary>Reads them; the fault names the parameter.</summary>
    public static (ReadParameters? Parameters, EventFault? Fault) Read(HttpRequest request)
    {
        var lastEventId = request.Headers["Last-Event-ID"].ToString();
        var after = lastEventId.Length > 0 ? lastEventId : request.Query["after"].ToString();
        if (ParseCursor(after) is not { } cursor)
        {
            return (null, new("invalid_cursor", "A cursor (after, Last-Event-ID) is a whole number from 0 on, or 'latest'."));
        }

        var types = request.Query["types"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (CheckTypes(types) is { } typeFault)
        {
            return (null, typeFault);
        }

        if (!TryNumber(request.Query["min_percent_step"], 0, 0, 100, out var step))
        {
            return (null, new("invalid_min_percent_step", "min_percent_step is a number from 0 to 100."));
        }

        return TryNumber(request.Query["limit"], DefaultLimit, 1, MostLimit, out var limit) && limit == Math.Floor(limit)
            ? (new(cursor, types, step, (int)limit), null)
            : (null, new("invalid_limit", $"limit is a whole number from 1 to {MostLimit}."));
    }

    public Subscription Subscribe() => new(Types, MinPercentStep);

    public static Cursor? ParseCursor(string text) => text switch
    {
        "" => Cursor.Start,
        "latest" => Cursor.Latest,
        _ => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? new Cursor(after) : null,
    };

    public static EventFault? CheckTypes(IReadOnlyCollection<string> types) =>
        types.Count <= MostTypes && types.All(static type => type == "*" || new NewEvent(type.EndsWith('*') ? type[..^1] : type, default).Check() is null)
            ? null
            : new("invalid_types", $"types is a list of at most {MostTypes} event types; node.* stands for all that begin with node.");

    private static bool TryNumber(string? text, double absent, double least, double most, out double value)
    {
        value = absent;
        return string.IsNullOrEmpty(text)
            || (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value >= least && value <= most);
    }
}
