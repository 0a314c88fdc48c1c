using System.Text.Json;
using Headway.Jobs;
using Headway.Log;

namespace Headway.Research.Tests.Pipeline;

public class PlanConfirmationTests
{
    private const string Question = "How much is the harbour fee?";

    private static readonly object s_confirmPlan = new { confirm_plan = true };

    [Fact]
    public async Task Confirm_SamePlanAndReportAsWithoutAsking()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);
        var unasked = await fixture.RunAsync(Question);
        await using var run = await fixture.BeginAsync(Question, s_confirmPlan);

        var question = await run.QuestionAsync();
        Assert.True((await run.AnswerAsync("confirm")).IsAccepted);
        var job = await run.FinishAsync();

        Assert.Equal(Queries(unasked.Output("generate_queries")), Queries(question.GetProperty("options")));
        Assert.Equal(Queries(unasked.Output("generate_queries")), Queries(job.Output("generate_queries")));
        Assert.Equal("confirmed", job.Output("generate_queries").GetProperty("decision").GetString());
        Assert.Equal(unasked.ResultText, job.ResultText);
        Assert.True(IndexOf(job, EventTypes.JobInputReceived) < IndexOf(job, EventTypes.NodeStarted, "level-1"));
    }

    [Fact]
    public async Task Question_SaysAllThatAnAnswerNeeds()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);
        await using var run = await fixture.BeginAsync(Question, new { confirm_plan = true, breadth = 3 });

        var question = await run.QuestionAsync();

        var options = question.GetProperty("options");
        Assert.EndsWith("say what should be different.", question.GetProperty("prompt").GetString(), StringComparison.Ordinal);
        Assert.Equal(("plan", 1, 5, 3), (options.GetProperty("kind").GetString(), options.GetProperty("revision").GetInt32(), options.GetProperty("revisions_left").GetInt32(), options.GetProperty("max_queries").GetInt32()));
        Assert.All(options.GetProperty("queries").EnumerateArray(), query => Assert.Equal(["id", "query", "facet"], query.EnumerateObject().Select(member => member.Name)));
    }

    [Fact]
    public async Task Edit_OnlyTheEditedQueriesAreSearchedFor()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);
        await using var run = await fixture.BeginAsync(Question, new { confirm_plan = true, depth = 1 });
        await run.QuestionAsync();

        Assert.True((await run.AnswerAsync(new { queries = new[] { "  what the north  light shows ", "horn on the mole" } })).IsAccepted);
        var job = await run.FinishAsync();

        Assert.Equal(["what the north light shows", "horn on the mole"], Queries(job.Output("generate_queries")));
        Assert.Equal("edited", job.Output("generate_queries").GetProperty("decision").GetString());
        Assert.Equal(2, job.Result.GetProperty("stats").GetProperty("probes").GetInt32());
        Assert.Contains("The north light shows red every 4 seconds.", job.Text("answer"), StringComparison.Ordinal);
        Assert.DoesNotContain("40 crowns", job.ResultText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Feedback_AddsWhatTheSentenceNames_AndAsksAgain()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);
        await using var run = await fixture.BeginAsync(Question, s_confirmPlan);
        await run.QuestionAsync();

        Assert.True((await run.AnswerAsync("Please also look into what the north light shows.")).IsAccepted);
        var second = (await run.QuestionAsync(2)).GetProperty("options");
        Assert.True((await run.AnswerAsync(new { feedback = "leave out the north light" })).IsAccepted);
        var third = (await run.QuestionAsync(3)).GetProperty("options");
        Assert.True((await run.AnswerAsync(true)).IsAccepted);
        var job = await run.FinishAsync();

        Assert.Contains("what the north light shows", Queries(second));
        Assert.True(Queries(second).Count <= 4);
        Assert.DoesNotContain("what the north light shows", Queries(third));
        Assert.Equal(3, job.Output("generate_queries").GetProperty("revision").GetInt32());
        Assert.Equal("sent_back", job.Output("generate_queries/confirm-1").GetProperty("decision").GetString());
        Assert.Contains("40 crowns", job.Text("answer"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("false")]
    [InlineData("null")]
    [InlineData("\"  \"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"queries":[]}""")]
    [InlineData("""{"queries":"fees"}""")]
    [InlineData("""{"queries":["fees",7]}""")]
    [InlineData("""{"queries":["fees","  "]}""")]
    [InlineData("""{"queries":["fees","what is it?"]}""")]
    [InlineData("""{"queries":["a1","b2","c3","d4","e5"]}""")]
    [InlineData("""{"queries":["fees"],"feedback":"both"}""")]
    [InlineData("""{"feedback":""}""")]
    [InlineData("""{"feedback":["more"]}""")]
    public async Task Answer_ThatDoesNotFit_IsRefusedAndTheQuestionStaysOpen(string answer)
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);
        await using var run = await fixture.BeginAsync(Question, s_confirmPlan);
        await run.QuestionAsync();

        var refused = await Assert.ThrowsAsync<JobRefusedException>(() => run.AnswerAsync(JsonSerializer.Deserialize<JsonElement>(answer)));

        Assert.Equal(("invalid_answer", false), (refused.Code, refused.IsConflict));
        Assert.True((await run.AnswerAsync("Confirm.")).IsAccepted);
        Assert.Single((await run.FinishAsync()).Events, e => e.Type == EventTypes.JobInputReceived);
    }

    [Fact]
    public async Task Answer_TooLongAQueryOrSentence_IsRefused()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);
        var long501 = string.Concat("fees ", new string('x', 496));
        var asked = $"{Question} {new string('y', 600)}";
        await using var run = await fixture.BeginAsync(asked, s_confirmPlan);
        var planned = Queries((await run.QuestionAsync()).GetProperty("options"));

        await Assert.ThrowsAsync<JobRefusedException>(() => run.AnswerAsync(new { queries = new[] { long501 } }));
        await Assert.ThrowsAsync<JobRefusedException>(() => run.AnswerAsync(new { feedback = new string('x', 2001) }));

        Assert.Contains(planned, query => query.Length > 500);
        Assert.True((await run.AnswerAsync(new { queries = planned })).IsAccepted); // queries of the plan itself are exempt from the limit
        Assert.Equal("confirmed", (await run.FinishAsync()).Output("generate_queries").GetProperty("decision").GetString());
    }

    [Fact]
    public async Task Feedback_BeyondTheLastRevision_IsRefused()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);
        await using var run = await fixture.BeginAsync(Question, s_confirmPlan);
        for (var revision = 1; revision < 6; revision++)
        {
            await run.QuestionAsync(revision);
            Assert.True((await run.AnswerAsync(new { feedback = "hmm" })).IsAccepted);
        }

        var last = (await run.QuestionAsync(6)).GetProperty("options");
        var refused = await Assert.ThrowsAsync<JobRefusedException>(() => run.AnswerAsync(new { feedback = "hmm" }));

        Assert.Equal(0, last.GetProperty("revisions_left").GetInt32());
        Assert.Equal("too_many_revisions", refused.Code);
        Assert.True((await run.AnswerAsync("confirm")).IsAccepted);
    }

    [Fact]
    public async Task Crash_WhileItWaits_AskedOnce_AndTheAnswerCountsOnce()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);
        var queries = new[] { "what the north light shows" };
        await using var calm = await fixture.BeginAsync(Question, s_confirmPlan, "calm");
        await calm.QuestionAsync();
        await calm.AnswerAsync(new { queries });
        var expected = await calm.FinishAsync();

        await using var run = await fixture.BeginAsync(Question, s_confirmPlan);
        await run.QuestionAsync();
        await run.CrashAsync();
        await run.UntilAsync(e => e.Type == EventTypes.JobStarted && e.Data.Length > 0 && FinishedJob.Data(e).GetProperty("attempt").GetInt32() == 2);
        Assert.True((await run.AnswerAsync(new { queries })).IsAccepted);
        Assert.Equal(AppendOutcome.NothingAsked, (await run.AnswerAsync("confirm")).Outcome);
        var job = await run.FinishAsync();

        Assert.Single(job.Events, e => e.Type == EventTypes.JobInputRequired);
        Assert.Single(job.Events, e => e is { Type: EventTypes.NodeStarted, Node: "generate_queries/plan-1" });
        Assert.Equal(expected.ResultText, job.ResultText);
    }

    [Fact]
    public async Task Crash_BetweenTheAnswerAndItsUse_TheAnswerStillCounts()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);
        await using var run = await fixture.BeginAsync(
            Question, s_confirmPlan, pauseAt: e => e is { Type: EventTypes.NodeCompleted, Node: "generate_queries/confirm-1" });
        await run.QuestionAsync();
        Assert.True((await run.AnswerAsync(new { queries = new[] { "horn on the mole" } })).IsAccepted);
        await run.Paused;
        await run.CrashAsync();
        run.Resume();

        var job = await run.FinishAsync();

        Assert.Equal(["horn on the mole"], Queries(job.Output("generate_queries")));
        Assert.Single(job.Events, e => e.Type == EventTypes.JobInputRequired);
        Assert.Single(job.Events, e => e.Type == EventTypes.JobInputReceived);
    }

    [Fact]
    public async Task Question_ThatCannotBeSearchedFor_HasNoPlanToConfirm()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);

        var job = await fixture.RunAsync("asdf qwer", s_confirmPlan);

        Assert.True(job.Result.GetProperty("refused").GetBoolean());
        Assert.DoesNotContain(job.Events, e => e.Type == EventTypes.JobInputRequired);
    }

    private static List<string> Queries(JsonElement plan) =>
        [.. plan.GetProperty("queries").EnumerateArray().Select(query => query.GetProperty("query").GetString()!)];

    private static int IndexOf(FinishedJob job, string type, string? node = null) =>
        job.Events.ToList().FindIndex(e => e.Type == type && (node is null || e.Node == node));
}
