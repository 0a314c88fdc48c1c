using Headway.Peers.Load.Publishing;
using Headway.Peers.Load.Reading;

namespace Headway.Peers.Load;

/// <summary>Checks that every reader received every message.</summary>
internal static class Completeness
{
    /// <summary>Whether each reader has received at least the accepted messages.</summary>
    public static bool IsReached(IEnumerable<Reader> readers, IReadOnlyDictionary<string, long> accepted) =>
        readers.All(reader => reader.Received >= accepted.GetValueOrDefault(reader.Channel));

    /// <summary>The accepted messages by channel.</summary>
    /// <param name="publishers">The publishers.</param>
    /// <param name="before">The number of earlier messages in each channel.</param>
    public static Dictionary<string, long> Accepted(IEnumerable<Publisher> publishers, long before = 0) => publishers
        .SelectMany(static publisher => publisher.Requests)
        .GroupBy(static request => request.Channel, StringComparer.Ordinal)
        .ToDictionary(static channel => channel.Key, channel => before + channel.Sum(static request => request.Accepted), StringComparer.Ordinal);

    /// <summary>Adds the checks to a result.</summary>
    public static LoadResult Of(LoadResult result, IReadOnlyCollection<Reader> readers, IReadOnlyDictionary<string, long> accepted)
    {
        var checks = readers.Where(static reader => reader.Check is not null).Select(static reader => reader.Check!).ToArray();
        return result with
        {
            Expected = readers.Sum(reader => accepted.GetValueOrDefault(reader.Channel)),
            Received = readers.Sum(static reader => reader.Received),
            Incomplete = readers.Count(reader => reader.Received != accepted.GetValueOrDefault(reader.Channel)),
            Checked = checks.Sum(static check => check.Read),
            Repeated = checks.Sum(static check => check.Repeated),
            Missed = checks.Sum(static check => check.Missed),
            Faults = [.. result.Faults, .. readers.Where(static reader => reader.Fault is not null).Select(static reader => reader.Fault!).Distinct(StringComparer.Ordinal)],
        };
    }
}
