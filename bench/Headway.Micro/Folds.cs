using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Dialects.DeepResearch;
using Headway.AspNetCore.Dialects.Kognys;
using Headway.AspNetCore.Dialects.LangGraph;
using Headway.AspNetCore.Dialects.TypeSafe;
using Headway.AspNetCore.Dialects.Wort;
using Headway.Log;

namespace Headway.Micro;

/// <summary>Runs the fold of a dialect without encoding its messages.</summary>
internal static class Folds
{
    public static int Run(Dialect dialect, LogEvent[] events) => dialect switch
    {
        Dialect<DeepResearchState> known => Run(known, events),
        Dialect<KognysState> known => Run(known, events),
        Dialect<LangGraphState> known => Run(known, events),
        Dialect<TypeSafeState> known => Run(known, events),
        Dialect<WortState> known => Run(known, events),
        _ => throw new NotSupportedException(dialect.Name),
    };

    private static int Run<TState>(Dialect<TState> dialect, LogEvent[] events)
    {
        var state = dialect.Start(Samples.Job);
        var messages = new DialectMessages();
        foreach (var e in events)
        {
            using var folded = new FoldedEvent(e);
            state = dialect.Fold(state, folded, messages);
        }

        return messages.Added.Count;
    }
}
