using System.Text;

namespace Headway.Tests.Telemetry;

/// <summary>A span that a collector received (opentelemetry/proto/trace/v1/trace.proto).</summary>
internal sealed record ReceivedSpan(string Trace, string Id, string Parent, string Name, bool IsError, IReadOnlyDictionary<string, string> Tags)
{
    private const int ErrorCode = 2;

    /// <summary>Reads the spans of an ExportTraceServiceRequest.</summary>
    public static IEnumerable<ReceivedSpan> Read(byte[] request) =>
        from resource in Protobuf.All(request, 1)
        from scope in Protobuf.All(resource, 2)
        from span in Protobuf.All(scope, 2)
        select Of(span);

    private static ReceivedSpan Of(ReadOnlyMemory<byte> span)
    {
        var tags = Protobuf.All(span, 9).Select(Tag).ToDictionary(static tag => tag.Key, static tag => tag.Value, StringComparer.Ordinal);
        var status = Protobuf.All(span, 15).SelectMany(Protobuf.Read).Any(static part => part is { Field: 3, Number: ErrorCode });
        return new(Hex(span, 1), Hex(span, 2), Hex(span, 4), Encoding.UTF8.GetString(Protobuf.All(span, 5).First().Span), status, tags);
    }

    private static (string Key, string Value) Tag(ReadOnlyMemory<byte> tag)
    {
        var values = Protobuf.Read(Protobuf.All(tag, 2).First());
        var value = values.Count > 0 ? values[0] : default;
        return (Encoding.UTF8.GetString(Protobuf.All(tag, 1).First().Span), value.Field == 1 ? Encoding.UTF8.GetString(value.Bytes.Span) : $"{value.Number}");
    }

    private static string Hex(ReadOnlyMemory<byte> span, int field) => Convert.ToHexStringLower(Protobuf.All(span, field).FirstOrDefault().Span);
}
