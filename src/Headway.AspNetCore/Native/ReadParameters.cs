using System.Globalization;
using Headway.AspNetCore.Transports;
using Headway.Log;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Native;

/// <summary>The parameters of a reader, from the address and the headers (PROTOCOL.md, section 4).</summary>
internal sealed record ReadParameters(Cursor Cursor, EventChoice Choice, int Limit, double? Pace, TimeSpan Heartbeat)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;
    private const int MaxHeartbeat = 300; // seconds

    /// <summary>The query parameters of all live responses of the native contract.</summary>
    public static string[] Names { get; } = [.. RequestCursor.Names, "types", "preset", "filter", "min_percent_step", "pace", "heartbeat"];

    public static EventFault BadCursor { get; } =
        new("invalid_cursor", "A cursor (after, Last-Event-ID) is a whole number from 0 on, or 'latest'.");

    public static EventFault BadPace { get; } = new(
        "invalid_pace", string.Create(CultureInfo.InvariantCulture, $"pace is a number from {ReplayPacer.MinSpeed} to {ReplayPacer.MaxSpeed}."));

    public static EventFault BadHeartbeat { get; } = new("invalid_heartbeat", $"heartbeat is a whole number of seconds from 1 to {MaxHeartbeat}.");

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

        if (ReadHeartbeat(request) is not { } heartbeat)
        {
            return (null, BadHeartbeat);
        }

        return Number(request.QueryValue("limit"), DefaultLimit) is { } limit and >= 1 and <= MaxLimit && limit == Math.Floor(limit)
            ? (new(cursor, choice!, (int)limit, pace, heartbeat), null)
            : (null, new("invalid_limit", $"limit is a whole number from 1 to {MaxLimit}."));
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

    /// <summary>The interval of the heartbeats of an NDJSON reader; <see cref="TimeSpan.MaxValue"/>: it gets none. Null: the value is invalid.</summary>
    public static TimeSpan? ReadHeartbeat(HttpRequest request) => request.QueryValue("heartbeat") switch
    {
        null or "" => TimeSpan.MaxValue,
        var text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= MaxHeartbeat
            ? TimeSpan.FromSeconds(seconds)
            : null,
    };

    public static bool IsPace(double? pace) => pace is null or (>= ReplayPacer.MinSpeed and <= ReplayPacer.MaxSpeed);

    private static double? Number(string? text, double absent) =>
        string.IsNullOrEmpty(text) ? absent
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value
        : null;
}
