using System.Globalization;
using Headway.Log;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Native;

/// <summary>The parameters of a reader, from the address and the headers (PROTOCOL.md, section 4).</summary>
internal sealed record ReadParameters(Cursor Cursor, EventChoice Choice, int Limit, double? Pace)
{
    private const int DefaultLimit = 100;
    private const int MostLimit = 1000;

    /// <summary>The query parameters of all live responses of the native contract.</summary>
    public static string[] Names { get; } = [.. RequestCursor.Names, "types", "preset", "filter", "min_percent_step", "pace"];

    public static EventFault BadCursor { get; } =
        new("invalid_cursor", "A cursor (after, Last-Event-ID) is a whole number from 0 on, or 'latest'.");

    public static EventFault BadPace { get; } = new(
        "invalid_pace", string.Create(CultureInfo.InvariantCulture, $"pace is a number from {Transports.Pace.Least} to {Transports.Pace.Most}."));

    /// <summary>Reads the parameters; the fault names the wrong one.</summary>
    public static (ReadParameters? Parameters, EventFault? Fault) Read(HttpRequest request)
    {
        if (ParseCursor(RequestCursor.Text(request)) is not { } cursor)
        {
            return (null, BadCursor);
        }

        var (choice, pace, fault) = ReadChoice(request);
        if (fault is not null)
        {
            return (null, fault);
        }

        return Number(request.QueryValue("limit"), DefaultLimit) is { } limit and >= 1 and <= MostLimit && limit == Math.Floor(limit)
            ? (new(cursor, choice!, (int)limit, pace), null)
            : (null, new("invalid_limit", $"limit is a whole number from 1 to {MostLimit}."));
    }

    public Subscription Subscribe() => Choice.Subscribe();

    public static Cursor? ParseCursor(string text) => text switch
    {
        "" => Cursor.Start,
        "latest" => Cursor.Latest,
        _ => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? new Cursor(after) : null,
    };

    /// <summary>Reads the events to show, and the pace.</summary>
    public static (EventChoice? Choice, double? Pace, EventFault? Fault) ReadChoice(HttpRequest request)
    {
        var (choice, fault) = EventChoice.Of(
            (request.QueryValue("types") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            request.QueryValue("preset"),
            request.QueryValue("filter"),
            Number(request.QueryValue("min_percent_step"), 0));
        double? pace = request.QueryValue("pace") is { Length: > 0 } text ? Number(text, 0) ?? 0 : null;
        return (choice, pace, fault ?? (IsPace(pace) ? null : BadPace));
    }

    public static bool IsPace(double? pace) => pace is null or (>= Transports.Pace.Least and <= Transports.Pace.Most);

    private static double? Number(string? text, double absent) =>
        string.IsNullOrEmpty(text) ? absent
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value
        : null;
}
