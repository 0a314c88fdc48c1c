using System.Globalization;
using Headway.Log;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Native;

/// <summary>The parameters of a list of jobs.</summary>
internal static class JobListParameters
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 500;

    public static (JobQuery? Query, EventFault? Fault) Read(HttpRequest request, string owner)
    {
        var limit = DefaultLimit;
        if (request.Query["limit"].ToString() is { Length: > 0 } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
        {
            return (null, new("invalid_limit", $"limit is a whole number from 1 to {MaxLimit}."));
        }

        if (ReadStatus(request.Query["status"].ToString()) is not { } status)
        {
            return (null, new("invalid_status", "status is a comma list out of queued, running, completed, failed, cancelled."));
        }

        var before = request.Query["before"].ToString();
        if (before.Length > 0 && !JobIds.IsPossible(before))
        {
            return (null, new("invalid_cursor", "before is the id of a job: the 'next' of the page before."));
        }

        var kind = request.Query["kind"].ToString();
        return (new(owner, status, kind.Length > 0 ? kind : null, before.Length > 0 ? before : null, limit), null);
    }

    private static List<JobStatus>? ReadStatus(string text)
    {
        var status = new List<JobStatus>();
        foreach (var name in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!name.All(char.IsAsciiLetterLower) || !Enum.TryParse<JobStatus>(name, ignoreCase: true, out var value))
            {
                return null;
            }

            status.Add(value);
        }

        return status;
    }
}
