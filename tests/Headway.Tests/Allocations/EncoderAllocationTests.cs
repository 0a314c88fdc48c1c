using System.Reflection;
using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Transports;
using Headway.Log;
using Headway.Tests.Dialects;

namespace Headway.Tests.Allocations;

/// <summary>What is made once for all readers of an event is the bytes that they get; a further reader makes nothing.</summary>
[Collection(AllocationGround.Name)]
public sealed class EncoderAllocationTests
{
    private const int MostOfAnEvent = 104; // bytes, besides those of its line

    private static readonly RecordedLog s_log = RecordedLog.Load("research");

    public static TheoryData<string> Names => [.. RecordedLog.Dialects.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Encode_MessageOfADialect_AllocatesItsBytes(string name)
    {
        var dialect = RecordedLog.Dialects.Find(name)!;
        var type = dialect.GetType();
        while (!type.IsGenericType)
        {
            type = type.BaseType!;
        }

        var check = typeof(EncoderAllocationTests).GetMethod(nameof(CheckMessages), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type.GenericTypeArguments);
        check.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [dialect], null);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Frame_MessageOfADialect_AllocatesItsBytes_AndForFurtherReadersNothing(string name)
    {
        var dialect = RecordedLog.Dialects.Find(name)!;
        foreach (var told in s_log.In(dialect).SelectMany(static e => e.Messages))
        {
            foreach (var ids in Enum.GetValues<SseIds>())
            {
                CheckFrame(dialect, told, message => message.Frame(ids, RecordedLog.JobId));
            }
        }
    }

    [Fact]
    public void Write_NativeEvent_AllocatesNothing()
    {
        foreach (var e in s_log.Events)
        {
            CheckEvent(new SseFrameWriter(TimeSpan.FromSeconds(1)), e);
            CheckEvent(new SocketFrameWriter(), e);
            CheckEvent(new NdjsonFrameWriter(), e);
        }
    }

    [Fact]
    public void Parse_NativeEvent_AllocatesItsLineAndItself()
    {
        foreach (var e in s_log.Events)
        {
            Assert.InRange(
                AllocationGround.OfThisThread(() => LogEvent.Parse(e.Line.Span)) - AllocationGround.SizeOf(e.Line.Length), 0, MostOfAnEvent);
        }
    }

    private static void CheckMessages<TState>(Dialect<TState> dialect)
    {
        var state = dialect.Start(s_log.Job);
        foreach (var logEvent in s_log.Events)
        {
            using var e = new FoldedEvent(logEvent);
            var messages = new DialectMessages();
            state = dialect.Fold(state, e, messages);
            foreach (var message in messages.Added)
            {
                Assert.Equal(AllocationGround.SizeOf(message.Encode(e, new(e.Seq, 0, IsLast: true)).Length), AllocationGround.OfThisThread(() => message.Encode(e, new(e.Seq, 0, IsLast: true))));
            }
        }
    }

    private static void CheckFrame(Dialect dialect, TranslatedMessage told, Func<TranslatedMessage, ReadOnlyMemory<byte>> frame)
    {
        var fresh = new Queue<TranslatedMessage>(Enumerable.Range(0, 3).Select(_ => new TranslatedMessage(dialect, told.Name, told.Json, told.Seq, told.IsLast, told.IsTerminal)));
        Assert.Equal(AllocationGround.SizeOf(frame(told).Length), AllocationGround.OfThisThread(() => frame(fresh.Dequeue())));
        Assert.Equal(0, AllocationGround.OfThisThread(() => frame(told)));
    }

    // Its first reader finds the bytes made, as every other does.
    private static void CheckEvent(EventWriter writer, LogEvent e)
    {
        var fresh = new Queue<LogEvent>(Enumerable.Range(0, 3).Select(_ => LogEvent.Parse(e.Line.Span)));
        Write(writer, e);
        Assert.Equal(0, AllocationGround.OfThisThread(() => Write(writer, fresh.Dequeue())));
    }

    private static void Write(EventWriter writer, LogEvent e)
    {
        writer.Write(e);
        writer.Clear();
    }
}
