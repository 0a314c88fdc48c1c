using System.Text;
using Headway.Jobs;
using Headway.Research.Reasoning.Model;

namespace Headway.Research.Tests.Reasoning.Model;

public class ModelCallsTests
{
    private readonly StringBuilder _shown = new();

    [Fact]
    public async Task Ask_StreamedAnswer_ShowsPiecesAndCountsTokens()
    {
        await using var server = await FakeModelServer.StartAsync();
        server.Answer = (context, _, _) => FakeModelServer.StreamAsync(context, "one two three");

        var answer = await AskAsync(server);

        Assert.Equal("one two three", answer.Text);
        Assert.Equal("one two three", _shown.ToString());
        Assert.Equal((100, 20), (answer.InputTokens, answer.OutputTokens));
        Assert.Equal("Bearer secret", server.Keys.Single());
        Assert.Equal("test-model", server.Requests.Single().GetProperty("model").GetString());
    }

    [Theory]
    [InlineData(429, "rate_limit_exceeded")]
    [InlineData(500, "server_error")]
    [InlineData(503, "overloaded")]
    public async Task Ask_FaultThatPasses_IsAskedAgain(int status, string code)
    {
        await using var server = await FakeModelServer.StartAsync();
        server.Answer = (context, _, count) => count < 3 ? FakeModelServer.RefuseAsync(context, status, code, "0") : FakeModelServer.StreamAsync(context, "at last");

        var answer = await AskAsync(server);

        Assert.Equal("at last", answer.Text);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Ask_RetryAfter_IsHonoured()
    {
        await using var server = await FakeModelServer.StartAsync();
        server.Answer = (context, _, count) => count == 1 ? FakeModelServer.RefuseAsync(context, 429, "busy", "1") : FakeModelServer.StreamAsync(context, "ok");
        var started = TimeProvider.System.GetTimestamp();

        await AskAsync(server);

        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData(401, "invalid_api_key", "model_refused_key", 1)]
    [InlineData(403, "forbidden", "model_refused_key", 1)]
    [InlineData(404, "model_not_found", "model_unknown", 1)]
    [InlineData(400, "bad", "model_rejected", 1)]
    [InlineData(429, "insufficient_quota", "model_quota_used_up", 1)]
    [InlineData(429, "rate_limit_exceeded", "model_busy", 4)]
    [InlineData(500, "server_error", "model_unavailable", 4)]
    public async Task Ask_FaultForGood_FailsWithCodeAndSentence(int status, string code, string expected, int calls)
    {
        await using var server = await FakeModelServer.StartAsync();
        server.Answer = (context, _, _) => FakeModelServer.RefuseAsync(context, status, code, "0");

        var failed = await Assert.ThrowsAsync<JobFailedException>(() => AskAsync(server));

        Assert.Equal(expected, failed.Code);
        Assert.EndsWith(".", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failed.Message, StringComparison.Ordinal);
        Assert.Equal(calls, server.Requests.Count);
    }

    [Fact]
    public async Task Ask_StreamCutShort_GoesOnBehindWhatWasShown()
    {
        await using var server = await FakeModelServer.StartAsync();
        server.Answer = (context, _, count) => count == 1
            ? FakeModelServer.StreamAsync(context, "one two three four", chunks: 2)
            : FakeModelServer.StreamAsync(context, " three four");

        var answer = await AskAsync(server);

        Assert.Equal("one two three four", answer.Text);
        Assert.Equal("one two three four", _shown.ToString());
        var messages = server.Requests.Last().GetProperty("messages");
        Assert.Equal("assistant", messages[2].GetProperty("role").GetString());
    }

    [Fact]
    public async Task Ask_ServerThatStalls_TimesOut()
    {
        await using var server = await FakeModelServer.StartAsync();
        server.Answer = (context, _, _) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);

        var failed = await Assert.ThrowsAsync<JobFailedException>(() => AskAsync(server, options => options with { IdleTimeout = TimeSpan.FromMilliseconds(150), MaxRetries = 1 }));

        Assert.Equal("model_timeout", failed.Code);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Ask_NoServer_IsUnavailable()
    {
        Uri endpoint;
        await using (var server = await FakeModelServer.StartAsync())
        {
            endpoint = server.Endpoint;
        }

        var failed = await Assert.ThrowsAsync<JobFailedException>(() => AskAsync(Options(endpoint)));

        Assert.Equal("model_unavailable", failed.Code);
    }

    [Fact]
    public async Task Ask_Cancelled_StopsAtOnce()
    {
        await using var server = await FakeModelServer.StartAsync();
        var asked = new TaskCompletionSource();
        server.Answer = (context, _, _) =>
        {
            asked.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        };
        using var cancel = new CancellationTokenSource();
        var answer = AskAsync(Options(server.Endpoint), cancel.Token);
        await asked.Task;

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    private static ModelOptions Options(Uri endpoint) => new()
    {
        Endpoint = endpoint,
        ApiKey = "secret",
        Name = "test-model",
        MaxRetries = 3,
        RetryDelay = TimeSpan.FromMilliseconds(5),
        Timeout = TimeSpan.FromSeconds(20),
    };

    private Task<ModelAnswer> AskAsync(FakeModelServer server, Func<ModelOptions, ModelOptions>? change = null) =>
        AskAsync(change is null ? Options(server.Endpoint) : change(Options(server.Endpoint)));

    private async Task<ModelAnswer> AskAsync(ModelOptions options, CancellationToken cancellationToken = default)
    {
        using var client = ModelClient.Create(options);
        return await new ModelCalls(client, options, TimeProvider.System).AskAsync(
            "You help.", "Say something.",
            (text, _) =>
            {
                _shown.Append(text);
                return Task.CompletedTask;
            },
            cancellationToken);
    }
}
