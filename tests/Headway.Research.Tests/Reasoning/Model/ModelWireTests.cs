using System.Text.Json;
using Headway.Research.Reasoning.Model;

namespace Headway.Research.Tests.Reasoning.Model;

public class ModelWireTests
{
    [Fact]
    public async Task Ask_Request_HasOnlyStandardMembers()
    {
        await using var server = await FakeModelServer.StartAsync();
        server.Answer = (context, _, count) => FakeModelServer.StreamAsync(context, "one two three", chunks: count == 1 ? 2 : int.MaxValue);

        await AskAsync(server, null);

        AssertJson(
            """
            {"model":"test-model","stream":true,"stream_options":{"include_usage":true},"max_completion_tokens":4000,
             "messages":[{"role":"system","content":"You help."},{"role":"user","content":"Say something."}]}
            """,
            server.Requests.First());
        AssertJson(
            """
            {"model":"test-model","stream":true,"stream_options":{"include_usage":true},"max_completion_tokens":4000,
             "messages":[{"role":"system","content":"You help."},{"role":"user","content":"Say something."},{"role":"assistant","content":"one two"},
               {"role":"user","content":"Your text broke off. Go on exactly where it ends; repeat nothing and explain nothing."}]}
            """,
            server.Requests.Last());
    }

    [Fact]
    public async Task Ask_WithoutKey_SendsAPlaceholder()
    {
        await using var server = await FakeModelServer.StartAsync();
        server.Answer = (context, _, _) => FakeModelServer.StreamAsync(context, "ok");

        await AskAsync(server, null);

        Assert.Equal("Bearer none", server.Keys.Single());
    }

    [Fact]
    public async Task Ask_FinishReasonLength_IsCutShort()
    {
        await using var server = await FakeModelServer.StartAsync();
        server.Answer = (context, _, _) => FakeModelServer.StreamAsync(context, "one two", finish: "length");

        Assert.True((await AskAsync(server, "secret")).IsCutShort);
    }

    private static void AssertJson(string expected, JsonElement actual) =>
        Assert.True(JsonElement.DeepEquals(JsonSerializer.Deserialize<JsonElement>(expected), actual), actual.GetRawText());

    private static async Task<ModelAnswer> AskAsync(FakeModelServer server, string? key)
    {
        var options = new ModelOptions { Endpoint = server.Endpoint, ApiKey = key, Name = "test-model", RetryDelay = TimeSpan.FromMilliseconds(5) };
        using var client = ModelClient.Create(options);
        return await new ModelCalls(client, options, TimeProvider.System).AskAsync(
            "You help.", "Say something.", static (_, _) => Task.CompletedTask, CancellationToken.None);
    }
}
