using System.Text.Json;
using Headway.Log;
using Headway.Research.Reasoning.Model;
using Headway.Research.Tests.Pipeline;

namespace Headway.Research.Tests.Reasoning.Model;

public class ModelSteeringTests
{
    private const string Question = "What is a pilot and which ships must take one?";
    private const string SteeringText = "What do the lights show in fog?";

    [Fact]
    public async Task Revise_TheModelPlansAnew_WithThePlanAndTheSentenceBeforeIt()
    {
        await using var server = await FakeModelServer.StartAsync();
        using var factory = Factory(server);
        using var fixture = await ResearchFixture.OpenAsync(model: factory, documents: HarbourCorpus.Documents);
        await using var run = await fixture.BeginAsync(Question, new { confirm_plan = true });
        await run.QuestionAsync();

        await run.AnswerAsync(new { feedback = SteeringText });
        await run.QuestionAsync(2);
        await run.AnswerAsync("confirm");
        var job = await run.FinishAsync();

        var prompt = Prompts(server, "You plan")[1];
        Assert.Contains(SteeringText, prompt, StringComparison.Ordinal);
        Assert.Contains("- ships pilot metres (Which ships must take a pilot)", prompt, StringComparison.Ordinal);
        Assert.Equal(200, job.Output("generate_queries").GetProperty("input_tokens").GetInt64());
    }

    [Fact]
    public async Task Steer_WhileTheDraftIsWritten_TheModelPlansALevelForIt_AndHearsOfItWhenItWrites()
    {
        await using var server = await FakeModelServer.StartAsync();
        server.Answer = (context, request, _) => FakeModelServer.StreamAsync(context, MatchingAnswer(request));
        using var factory = Factory(server);
        using var fixture = await ResearchFixture.OpenAsync(model: factory, documents: HarbourCorpus.Documents);
        await using var run = await fixture.BeginAsync(Question, pauseAt: e => e is { Type: EventTypes.NodeCompleted, Node: "draft" });
        await run.Paused;

        await run.AnswerAsync(new { steer = SteeringText });
        run.Resume();
        var job = await run.FinishAsync();

        Assert.Equal(2, job.Output("critique").GetProperty("steering")[0].GetProperty("level").GetInt32());
        Assert.Contains("level-2/probe-1", job.Started);
        Assert.DoesNotContain(SteeringText, Prompts(server, "You draft")[0], StringComparison.Ordinal);
        Assert.Contains(SteeringText, Prompts(server, "You draft")[1], StringComparison.Ordinal);
        Assert.Contains(SteeringText, Prompts(server, "You write the final")[0], StringComparison.Ordinal);
        Assert.Equal(server.Requests.Count * 100, job.Result.GetProperty("stats").GetProperty("input_tokens").GetInt64());
    }

    [Fact]
    public async Task Steer_ModelAnswersNonsense_TheSentenceIsSearchedForAsItStands()
    {
        await using var server = await FakeModelServer.StartAsync();
        server.Answer = (context, request, _) => FakeModelServer.StreamAsync(context, IsSteering(request) ? "no json" : FakeModelServer.MatchingAnswer(request));
        using var factory = Factory(server);
        using var fixture = await ResearchFixture.OpenAsync(model: factory, documents: HarbourCorpus.Documents);
        await using var run = await fixture.BeginAsync(Question, pauseAt: e => e is { Type: EventTypes.NodeCompleted, Node: "aggregate-1" });
        await run.Paused;

        await run.AnswerAsync(new { steer = SteeringText });
        run.Resume();
        var job = await run.FinishAsync();

        var level = job.Output("level-2").GetProperty("probes").EnumerateArray().Select(probe => probe.GetProperty("query").GetString());
        Assert.Contains("What do the lights show in fog", level);
    }

    private static string MatchingAnswer(JsonElement request) => IsSteering(request)
        ? """{"queries":[{"query":"lights fog horn","facet":"What the lights show in fog"}]}"""
        : FakeModelServer.MatchingAnswer(request);

    private static bool IsSteering(JsonElement request) =>
        FakeModelServer.System(request).StartsWith("You plan", StringComparison.Ordinal) && User(request).Contains(SteeringText, StringComparison.Ordinal);

    private static List<string> Prompts(FakeModelServer server, string system) =>
        [.. server.Requests.Where(request => FakeModelServer.System(request).StartsWith(system, StringComparison.Ordinal)).Select(User)];

    private static string User(JsonElement request) => request.GetProperty("messages")[1].GetProperty("content").GetString()!;

    private static ModelReasoningFactory Factory(FakeModelServer server)
    {
        var options = new ModelOptions { Endpoint = server.Endpoint, Name = "test-model", MaxRetries = 1, RetryDelay = TimeSpan.FromMilliseconds(1) };
        return new ModelReasoningFactory(ModelClient.Create(options), options, TimeProvider.System);
    }
}
