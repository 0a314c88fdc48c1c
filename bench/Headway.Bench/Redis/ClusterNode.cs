using System.Globalization;

namespace Headway.Bench.Redis;

/// <summary>A line of <c>CLUSTER NODES</c>.</summary>
/// <param name="Port">The port for clients.</param>
/// <param name="Flags">The flags, such as <c>myself,master</c>.</param>
/// <param name="Slots">The ranges of slots that it serves.</param>
internal sealed record ClusterNode(int Port, string Flags, IReadOnlyList<(int First, int Last)> Slots)
{
    public bool IsMaster => Flags.Contains("master", StringComparison.Ordinal);

    public bool IsFailing => Flags.Contains("fail", StringComparison.Ordinal);

    public int FirstSlot => Slots[0].First;

    public bool Has(int slot) => IsMaster && !IsFailing && Slots.Any(range => slot >= range.First && slot <= range.Last);

    public static IReadOnlyList<ClusterNode> ReadAll(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Read)];

    // id ip:port@busport[,host] flags master sent received epoch link slots…
    private static ClusterNode Read(string line)
    {
        var words = line.Split(' ');
        var address = words[1].Split('@')[0];
        var slots = words.Skip(8).Where(static word => char.IsAsciiDigit(word[0])).Select(ReadRange);
        return new(Number(address[(address.LastIndexOf(':') + 1)..]), words[2], [.. slots]);
    }

    private static (int First, int Last) ReadRange(string word)
    {
        var ends = word.Split('-');
        return (Number(ends[0]), Number(ends[^1]));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
