using Headway.Bench.Tables;

namespace Headway.Peers.Measures;

/// <summary>Appends at full speed while the server is killed.</summary>
internal sealed class KillsMeasure : IMeasure
{
    public string Name => "kills";

    public TimeSpan Timeout => TimeSpan.FromMinutes(15);

    public async Task<IReadOnlyList<Row>> RunAsync(MeasureContext context, CancellationToken cancellationToken)
    {
        var plan = context.IsQuick
            ? new KilledAppendsPlan(Rounds: 10, Jobs: 3, Producers: 6, ReadersPerJob: 4, MaxEventsPerRound: 6000)
            : new KilledAppendsPlan(Rounds: 50, Jobs: 5, Producers: 10, ReadersPerJob: 4, MaxEventsPerRound: 16_000);
        await using var server = context.EmptyServer("kills");
        var result = await new KilledAppends(server, plan, MeasureContext.Report).RunAsync(cancellationToken);
        var (readers, producers) = (result.Readers, result.Producers);
        return
        [
            Row.Guarantee(
                $"{result.Kills} kill -9 during appends: {plan.ReadersPerJob * plan.Jobs} readers (half over SSE)",
                "no event lost, repeated or skipped",
                $"{readers.Stored:N0} stored, {readers.Read:N0} read over {result.Connections:N0} connections: {readers.Lost} lost, {readers.Repeated} repeated, {readers.Missed + readers.WrongNumber} skipped",
                readers.IsGood),
            Row.Guarantee(
                $"kill -9 during appends: {plan.Producers} producers on {plan.Jobs} jobs",
                "every acknowledged request stored once",
                $"{producers.Acknowledged:N0} acknowledged, {result.Retried:N0} sent again: {producers.Lost} lost, {producers.Duplicated} stored twice, {producers.OutOfOrder} out of order, {producers.WrongSeq} wrong seq ({result.Seconds:0} s)",
                producers.IsGood),
        ];
    }
}
