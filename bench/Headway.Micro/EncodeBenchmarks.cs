using BenchmarkDotNet.Attributes;
using Headway.AspNetCore.Transports;
using Headway.Log;

namespace Headway.Micro;

/// <summary>The cost of encoding an event, once for all its readers, and writing it to the first; the figures are per event.</summary>
public class EncodeBenchmarks
{
    private readonly EventWriter _sse = new SseFrameWriter(TimeSpan.FromSeconds(1));
    private readonly EventWriter _ndjson = new NdjsonFrameWriter();
    private readonly EventWriter _socket = new SocketFrameWriter();

    [Benchmark(Description = "parse an event (included in the rows below)", OperationsPerInvoke = Samples.ResearchEvents)]
    public LogEvent[] Parse() => Samples.Research();

    [Benchmark(Description = "parse, encode: native SSE", OperationsPerInvoke = Samples.ResearchEvents)]
    public void Sse() => Write(_sse);

    [Benchmark(Description = "parse, encode: native NDJSON", OperationsPerInvoke = Samples.ResearchEvents)]
    public void Ndjson() => Write(_ndjson);

    [Benchmark(Description = "parse, encode: native WebSocket", OperationsPerInvoke = Samples.ResearchEvents)]
    public void Socket() => Write(_socket);

    private static void Write(EventWriter writer)
    {
        foreach (var e in Samples.Research())
        {
            writer.Write(e);
        }

        writer.Clear();
    }
}
