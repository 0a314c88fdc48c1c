using System.Globalization;
using System.Text;
using Headway.Peers.Load.Marks;
using Headway.Peers.Load.Measuring;
using Headway.Peers.Load.Plans;

namespace Headway.Peers.Load.Publishing;

/// <summary>The bytes of a request to one channel. Only the marks change between requests.</summary>
internal sealed class PublishRequest
{
    private const string Text = "one of many small messages, as jobs send them";

    private readonly byte[] _bytes;
    private readonly int[] _marks;
    private long _number;

    /// <summary>Creates the bytes.</summary>
    /// <param name="target">The server.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="batch">The number of messages.</param>
    public PublishRequest(Target target, string channel, int batch)
    {
        Channel = channel;
        var blank = new string('#', Mark.Length);
        var payload = $$"""{"mark":"{{blank}}","text":"{{Text}}"}""";
        var message = target.PublishBody
            .Replace("{channel}", channel, StringComparison.Ordinal)
            .Replace("{mark}", blank, StringComparison.Ordinal)
            .Replace("{payload-text}", '"' + payload.Replace("\"", "\\\"", StringComparison.Ordinal) + '"', StringComparison.Ordinal)
            .Replace("{payload}", payload, StringComparison.Ordinal);
        var body = batch == 1 ? message : string.Concat(Enumerable.Repeat(message + "\n", batch));
        _bytes = Encoding.UTF8.GetBytes(Head(target, channel, batch, Encoding.UTF8.GetByteCount(body)) + body);
        _marks = [.. Places(_bytes, Encoding.UTF8.GetBytes(blank))];
        if (_marks.Length != batch)
        {
            throw new FormatException("The body of a publication must contain {payload} once.");
        }
    }

    /// <summary>The channel.</summary>
    public string Channel { get; }

    /// <summary>Accepted messages.</summary>
    public long Accepted { get; private set; }

    /// <summary>The next request of a publisher, with the current time.</summary>
    public ReadOnlyMemory<byte> Next(int publisher)
    {
        var now = Clock.Now;
        foreach (var at in _marks)
        {
            new Mark(publisher, ++_number, now).Write(_bytes.AsSpan(at));
        }

        return _bytes;
    }

    /// <summary>Counts the last request as accepted.</summary>
    /// <returns>The number of its messages.</returns>
    public int Accept()
    {
        Accepted += _marks.Length;
        return _marks.Length;
    }

    private static string Head(Target target, string channel, int batch, int length)
    {
        var path = target.PublishPath.Replace("{channel}", channel, StringComparison.Ordinal);
        var port = target.PublishPort > 0 ? target.PublishPort : target.Port;
        var headers = string.Concat((batch == 1 ? target.PublishHeaders : target.BatchHeaders).Select(static header => header + "\r\n"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{target.PublishMethod} {path} HTTP/1.1\r\nHost: {target.Host}:{port}\r\n{headers}Content-Length: {length}\r\n\r\n");
    }

    private static IEnumerable<int> Places(byte[] bytes, byte[] blank)
    {
        for (var at = 0; bytes.AsSpan(at).IndexOf(blank) is var found and >= 0; at += found + blank.Length)
        {
            yield return at + found;
        }
    }
}
