using BenchmarkDotNet.Attributes;
using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Transports;
using Headway.Log;

namespace Headway.Micro;

/// <summary>
/// The cost of each further reader of a log: the cached frames are copied and flushed. The figures are per event of the
/// log; a dialect sends messages for some events only.
/// </summary>
public class DeliverBenchmarks
{
    private const string Native = "native";

    private readonly LogEvent[] _events = Samples.Research();
    private readonly BodyOutput _body = new(new DiscardPipe());
    private readonly StreamOutput _stream = new(Stream.Null);
    private TranslatedMessage[] _messages = [];
    private FrameWriter _sse = null!;
    private FrameWriter _socket = null!;

    public static IEnumerable<string> Names => [Native, .. Samples.Dialects.Names];

    [ParamsSource(nameof(Names))]
    public string Dialect { get; set; } = "";

    [GlobalSetup]
    public void Begin()
    {
        if (Samples.Dialects.Find(Dialect) is { } dialect)
        {
            _messages = [.. Samples.In(dialect).SelectMany(static e => e.Messages)];
            _sse = new SseMessageWriter(dialect, Samples.Job.Id, SseIds.Seq, TimeProvider.System);
            _socket = new SocketMessageWriter(dialect, TimeProvider.System);
        }
        else
        {
            _sse = new SseFrameWriter(TimeSpan.FromSeconds(1));
            _socket = new SocketFrameWriter();
        }
    }

    [Benchmark(Description = "deliver over SSE", OperationsPerInvoke = Samples.ResearchEvents)]
    public ValueTask Sse() => SendAsync(_sse, _body);

    [Benchmark(Description = "deliver over a WebSocket", OperationsPerInvoke = Samples.ResearchEvents)]
    public ValueTask Socket() => SendAsync(_socket, _stream);

    private ValueTask SendAsync(FrameWriter writer, FrameOutput output)
    {
        if (writer is MessageWriter dialect)
        {
            foreach (var message in _messages)
            {
                dialect.Write(message);
            }
        }
        else
        {
            foreach (var e in _events)
            {
                ((EventWriter)writer).Write(e);
            }
        }

        var sending = output.SendAsync(writer, default);
        writer.Clear(); // the pipe accepts all bytes at once
        return sending;
    }
}
