using System.Text.Json;
using Headway.Jobs;
using Headway.Log;

namespace Headway.Research.Tests.Pipeline;

public class SteeringTests
{
    private const string Question = "How much is the harbour fee?";
    private const string SteeringText = "Please also look into what the north light shows.";
    private const string About = "what the north light shows";

    [Fact]
    public async Task Steer_BeforeTheFirstLevel_LeadsIt()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);
        await using var run = await fixture.BeginAsync(Question, pauseAt: e => e is { Type: EventTypes.NodeStarted, Node: "generate_queries" });
        await run.Paused;

        Assert.True((await run.AnswerAsync(new { steer = SteeringText })).IsAccepted);
        run.Resume();
        var job = await run.FinishAsync();

        var plan = job.Output("generate_queries");
        Assert.Equal(About, plan.GetProperty("queries")[0].GetProperty("query").GetString());
        Assert.Equal((SteeringText, 1), Taken(plan));
        Assert.Contains("The north light shows red every 4 seconds.", job.Text("answer"), StringComparison.Ordinal);
        Assert.Contains("40 crowns", job.Text("answer"), StringComparison.Ordinal);
        Assert.Null(job.Events.Single(e => e.Type == EventTypes.JobInputReceived).Node);
    }

    [Fact]
    public async Task Steer_WhileThePlanIsAskedFor_SteersAndDoesNotAnswer()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);
        var jobs = new List<FinishedJob>();
        foreach (var store in new[] { "one", "two" })
        {
            await using var run = await fixture.BeginAsync(Question, new { confirm_plan = true }, store);
            await run.QuestionAsync();
            Assert.True((await run.AnswerAsync(new { steer = SteeringText })).IsAccepted);
            Assert.True((await run.AnswerAsync(new { queries = new[] { "harbour fee", "pilot" } })).IsAccepted);
            jobs.Add(await run.FinishAsync());
        }

        string[] queries = [.. jobs[0].Output("generate_queries").GetProperty("queries").EnumerateArray().Select(query => query.GetProperty("query").GetString()!)];
        Assert.Equal(About, queries[0]);
        Assert.Empty(new[] { "harbour fee", "pilot" }.Except(queries));
        Assert.Equal(jobs[0].ResultText, jobs[1].ResultText);
    }

    [Fact]
    public async Task Steer_BetweenLevels_OpensTheNextThoughTheEvidenceWasEnough()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);
        var unsteered = await fixture.RunAsync(Question);
        await using var run = await fixture.BeginAsync(Question, pauseAt: e => e is { Type: EventTypes.NodeCompleted, Node: "aggregate-1" });
        await run.Paused;

        Assert.True((await run.AnswerAsync(new { steer = SteeringText })).IsAccepted);
        run.Resume();
        var job = await run.FinishAsync();

        Assert.Equal(1, unsteered.Result.GetProperty("stats").GetProperty("levels").GetInt32());
        Assert.Equal(2, job.Result.GetProperty("stats").GetProperty("levels").GetInt32());
        Assert.Equal((SteeringText, 2), Taken(job.Output("reflection-1")));
        Assert.Contains("level-2/probe-1", job.Started);
        Assert.Contains("red every 4 seconds", job.Text("answer"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Steer_WhileTheDraftIsWritten_OpensALevelAndAnotherDraft()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);
        await using var run = await fixture.BeginAsync(Question, pauseAt: e => e is { Type: EventTypes.NodeCompleted, Node: "draft" });
        await run.Paused;

        Assert.True((await run.AnswerAsync(new { steer = SteeringText })).IsAccepted);
        run.Resume();
        var job = await run.FinishAsync();

        Assert.Equal((SteeringText, 2), Taken(job.Output("critique")));
        Assert.Empty(new[] { "level-2", "reflection-2", "draft-2", "critique-2" }.Except(job.Started));
        Assert.Contains("red every 4 seconds", job.Text("answer"), StringComparison.Ordinal);
        Assert.Single(job.Started, node => node == "answer_generation");
    }

    [Theory]
    [InlineData("aggregate-1", 1, "reflection-1")]
    [InlineData("draft", 1, "critique")]
    [InlineData("critique", 2, "answer_generation")]
    public async Task Steer_TooLate_IsSaidInANoteAndChangesNothing(string pausedAt, int depth, string takenBy)
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);
        var unsteered = await fixture.RunAsync(Question, new { depth });
        await using var run = await fixture.BeginAsync(Question, new { depth }, pauseAt: e => e.Type == EventTypes.NodeCompleted && e.Node == pausedAt);
        await run.Paused;

        Assert.True((await run.AnswerAsync(new { steer = SteeringText })).IsAccepted);
        run.Resume();
        var job = await run.FinishAsync();

        Assert.Contains("too late", Assert.Single(job.Notes), StringComparison.Ordinal);
        var taken = Assert.Single(job.Output(takenBy).GetProperty("steering").EnumerateArray());
        Assert.False(taken.TryGetProperty("level", out _));
        Assert.Contains("too late", taken.GetProperty("unused").GetString(), StringComparison.Ordinal);
        Assert.Equal(unsteered.ResultText, job.ResultText);
    }

    [Fact]
    public async Task Steer_TwiceForOneLevel_BothAreSearchedForFirst()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);
        await using var run = await fixture.BeginAsync(Question, pauseAt: e => e is { Type: EventTypes.NodeCompleted, Node: "aggregate-1" });
        await run.Paused;

        Assert.True((await run.AnswerAsync(new { steer = SteeringText })).IsAccepted);
        Assert.True((await run.AnswerAsync(new { steer = "focus on who must take a pilot" })).IsAccepted);
        run.Resume();
        var job = await run.FinishAsync();

        var taken = job.Output("reflection-1").GetProperty("steering").EnumerateArray().ToList();
        Assert.Equal([2, 2], taken.Select(sentence => sentence.GetProperty("level").GetInt32()));
        Assert.Contains("Every ship longer than 60 metres must take a pilot.", job.ResultText, StringComparison.Ordinal);
        Assert.Contains("red every 4 seconds", job.ResultText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Steer_MoreThanALevelHasRoomFor_TheRestWaitsForTheNext()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);
        await using var run = await fixture.BeginAsync(Question, new { breadth = 1, depth = 3 }, pauseAt: e => e is { Type: EventTypes.NodeCompleted, Node: "aggregate-1" });
        await run.Paused;

        await run.AnswerAsync(new { steer = SteeringText });
        await run.AnswerAsync(new { steer = "who must take a pilot" });
        run.Resume();
        var job = await run.FinishAsync();

        Assert.Equal((SteeringText, 2), Taken(job.Output("reflection-1")));
        Assert.Equal(("who must take a pilot", 3), Taken(job.Output("reflection-2")));
    }

    [Theory]
    [InlineData("leave out the old fees", "leave nothing out")]
    [InlineData("what is it?", "no words")]
    public async Task Steer_NothingToSearchFor_IsSaidInANote(string sentence, string why)
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);
        await using var run = await fixture.BeginAsync(Question, pauseAt: e => e is { Type: EventTypes.NodeStarted, Node: "generate_queries" });
        await run.Paused;

        await run.AnswerAsync(new { steer = sentence });
        run.Resume();
        var job = await run.FinishAsync();

        Assert.Contains(why, Assert.Single(job.Notes), StringComparison.Ordinal);
        Assert.Equal((await fixture.RunAsync(Question)).ResultText, job.ResultText);
    }

    [Fact]
    public async Task Crash_AfterALevelTookSteering_ResumedRunTakesTheSame()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);
        FinishedJob? whole = null;
        foreach (var crashAt in new[] { null, "reflection-1", "level-2/probe-1", "level-2", "draft", "answer_generation" })
        {
            await using var run = await fixture.BeginAsync(Question, store: $"at-{crashAt?.Replace('/', '.')}", pauseAt: e => e is { Type: EventTypes.NodeCompleted, Node: "aggregate-1" });
            await run.Paused;
            await run.AnswerAsync(new { steer = SteeringText });
            run.Resume();
            if (crashAt is not null)
            {
                await run.UntilAsync(e => e.Type == EventTypes.NodeStarted && e.Node == crashAt);
                await run.CrashAsync();
            }

            var job = await run.FinishAsync();
            whole ??= job;
            Assert.Equal(whole.ResultText, job.ResultText);
            Assert.Equal(EventTypes.JobCompleted, job.Last.Type);
        }
    }

    [Fact]
    public async Task Steer_AfterTheEnd_IsRefused()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);
        await using var run = await fixture.BeginAsync(Question);
        await run.FinishAsync();

        Assert.Equal(AppendOutcome.Closed, (await run.AnswerAsync(new { steer = SteeringText })).Outcome);
    }

    [Theory]
    [InlineData("""{"steer":7}""")]
    [InlineData("""{"steer":"  "}""")]
    [InlineData("""{"steer":null}""")]
    [InlineData("""{"steer":"north light","queries":["fees"]}""")]
    public async Task Steer_ThatIsNoSentence_IsRefused(string answer)
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);
        await using var run = await fixture.BeginAsync(Question, new { confirm_plan = true });
        await run.QuestionAsync();

        var refused = await Assert.ThrowsAsync<JobRefusedException>(() => run.AnswerAsync(JsonSerializer.Deserialize<JsonElement>(answer)));

        Assert.Equal("invalid_steering", refused.Code);
    }

    private static (string Text, int Level) Taken(JsonElement output)
    {
        var taken = Assert.Single(output.GetProperty("steering").EnumerateArray());
        return (taken.GetProperty("text").GetString()!, taken.GetProperty("level").GetInt32());
    }
}
