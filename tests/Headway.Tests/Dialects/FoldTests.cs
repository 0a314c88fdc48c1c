using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Headway.AspNetCore.Dialects;
using Headway.Log;

namespace Headway.Tests.Dialects;

/// <summary>What the folds of all dialects must keep, whatever stands in a log.</summary>
public sealed class FoldTests
{
    private const int Logs = 400;

    public static TheoryData<string> Names => [.. RecordedLog.Dialects.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Fold_AnyLog_NeverThrows_AndIsTheSameEachTime(string name)
    {
        var dialect = RecordedLog.Dialects.Find(name)!;
        ForAnyLog((job, events) => Assert.Equal(Tell(dialect, job, events), Tell(dialect, job, events)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Message_OfAnyLog_IsOneLineOfJson(string name)
    {
        var dialect = RecordedLog.Dialects.Find(name)!;
        ForAnyLog((job, events) =>
        {
            var translator = dialect.Begin(job);
            foreach (var message in events.SelectMany(e => translator.Translate(e).Messages))
            {
                Assert.False(message.Json.Span.ContainsAny((byte)'\n', (byte)'\r'));
                using var json = JsonDocument.Parse(message.Json, new() { MaxDepth = 256 });
                Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);
            }
        });
    }

    // U+2028 and U+2029 end a line for some readers of JavaScript and of texts.
    [Theory]
    [MemberData(nameof(Names))]
    public void Message_LineSeparatorsInAppendedData_AreEscaped_ExceptInAProducersOwnMessage(string name)
    {
        var dialect = RecordedLog.Dialects.Find(name)!;
        var (own, others) = (0, 0);
        ForAnyLog((job, events) => Check(job, events.Select(static e => With(e, @"\\u2028", "\u2028"))));
        foreach (var log in RecordedLog.Names.Select(RecordedLog.Load))
        {
            Check(log.Job, log.Events.Select(static e => With(e, "(?<=[a-z]) (?=[a-z])", "\u2028\u2029"))); // only texts have a space between letters
        }

        Assert.True(own > 0 && others > 0, $"{own} and {others} messages with a line separator");

        void Check(FoldedJob job, IEnumerable<LogEvent> events)
        {
            var translator = dialect.Begin(job);
            foreach (var e in events)
            {
                var isOwn = e.Dialect == name;
                foreach (var message in translator.Translate(e).Messages)
                {
                    var text = Encoding.UTF8.GetString(message.Json.Span);
                    Assert.True(isOwn || !text.AsSpan().ContainsAny('\u2028', '\u2029'), text);
                    own += isOwn && text.Contains('\u2028', StringComparison.Ordinal) ? 1 : 0;
                    others += !isOwn && text.Contains("\\u2028", StringComparison.Ordinal) ? 1 : 0;
                }
            }
        }

        static LogEvent With(LogEvent e, string part, string separator) => LogEvent.Create(
            e.Seq, e.Time, new(e.Type, Encoding.UTF8.GetBytes(Regex.Replace(Encoding.UTF8.GetString(e.Data.Span), part, separator, RegexOptions.None, TimeSpan.FromSeconds(1))), e.Node, e.Dialect));
    }

    // A state can be kept and gone on from, more than once: nothing in it changes afterwards.
    [Theory]
    [MemberData(nameof(Names))]
    public void Fold_FromAnyStateOnTheWay_TellsTheRest(string name)
    {
        var dialect = RecordedLog.Dialects.Find(name)!;
        var type = dialect.GetType();
        while (!type.IsGenericType)
        {
            type = type.BaseType!;
        }

        var check = typeof(FoldTests).GetMethod(nameof(CheckStates), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type.GenericTypeArguments);
        void Check(FoldedJob job, IReadOnlyList<LogEvent> events) => check.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [dialect, job, events], null);
        ForAnyLog(Check);
        foreach (var log in RecordedLog.Names.Select(RecordedLog.Load))
        {
            Check(log.Job, log.Events);
        }
    }

    private static void CheckStates<TState>(Dialect<TState> dialect, FoldedJob job, IReadOnlyList<LogEvent> events)
    {
        var states = new List<TState>();
        var whole = Continue(dialect, dialect.Start(job), events, states);
        for (var at = events.Count - 1; at >= 0; at -= 1 + (events.Count / 8))
        {
            Assert.Equal(whole.Skip(at), Continue(dialect, states[at], events.Skip(at), []));
        }
    }

    private static List<string> Continue<TState>(Dialect<TState> dialect, TState state, IEnumerable<LogEvent> events, List<TState> states)
    {
        var told = new List<string>();
        foreach (var logEvent in events)
        {
            states.Add(state);
            using var e = new FoldedEvent(logEvent);
            var messages = new DialectMessages();
            state = dialect.Fold(state, e, messages);
            told.Add(string.Join('\n', messages.Added.Select(message => Encoding.UTF8.GetString(message.Encode(e, new(e.Seq, 0, IsLast: true))))));
        }

        return told;
    }

    private static List<string> Tell(Dialect dialect, FoldedJob job, IEnumerable<LogEvent> events)
    {
        var translator = dialect.Begin(job);
        return [.. events.SelectMany(e => translator.Translate(e).Messages).Select(static message => $"{message.Seq} {message.Name} {Encoding.UTF8.GetString(message.Json.Span)}")];
    }

    private static void ForAnyLog(Action<FoldedJob, IReadOnlyList<LogEvent>> check) =>
        Prop.ForAll<DoNotSize<int>>(seed =>
        {
            var (job, events) = RandomLog.Create(seed.Item, [.. RecordedLog.Dialects.Names]);
            check(job, events);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Logs));
}
