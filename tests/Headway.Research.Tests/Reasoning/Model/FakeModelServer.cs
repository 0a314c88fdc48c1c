using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headway.Research.Tests.Reasoning.Model;

/// <summary>A chat completions server on loopback with streamed chunks, usage and typical faults.</summary>
internal sealed class FakeModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeModelServer(WebApplication app) => _app = app;

    /// <summary>Answers a request; by default it streams a text that matches the prompt.</summary>
    public Func<HttpContext, JsonElement, int, Task> Answer { get; set; } = (context, request, _) => StreamAsync(context, MatchingAnswer(request));

    public ConcurrentQueue<JsonElement> Requests { get; } = new();

    public ConcurrentQueue<string> Keys { get; } = new();

    public Uri Endpoint => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/v1");

    public static async Task<FakeModelServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new FakeModelServer(app);
        app.MapPost("/v1/chat/completions", server.HandleAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Streams a text word by word in the documented format, with usage in the last chunk.</summary>
    public static async Task StreamAsync(HttpContext context, string text, string finish = "stop", int chunks = int.MaxValue)
    {
        context.Response.ContentType = "text/event-stream";
        var words = text.Split(' ');
        for (var i = 0; i < words.Length && i < chunks; i++)
        {
            await ChunkAsync(context, new { index = 0, delta = new { content = (i == 0 ? "" : " ") + words[i] }, finish_reason = (string?)null });
        }

        if (chunks < words.Length)
        {
            return;
        }

        await ChunkAsync(context, new { index = 0, delta = new { }, finish_reason = finish });
        await WriteAsync(context, JsonSerializer.Serialize(new
        {
            id = "c1",
            @object = "chat.completion.chunk",
            created = 1,
            model = "test-model",
            choices = Array.Empty<object>(),
            usage = new { prompt_tokens = 100, completion_tokens = 20, total_tokens = 120 },
        }));
        await WriteAsync(context, "[DONE]");
    }

    public static async Task RefuseAsync(HttpContext context, int status, string code, string? retryAfter = null)
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        await context.Response.WriteAsJsonAsync(new { error = new { message = "No.", type = "error", code } });
    }

    public static string System(JsonElement request) => request.GetProperty("messages")[0].GetProperty("content").GetString()!;

    public static string MatchingAnswer(JsonElement request)
    {
        var system = System(request);
        if (system.StartsWith("You plan", StringComparison.Ordinal))
        {
            return """{"queries":[{"query":"pilot harbour","facet":"What is a pilot"},{"query":"ships pilot metres","facet":"Which ships must take a pilot"}]}""";
        }

        if (system.StartsWith("You judge", StringComparison.Ordinal))
        {
            return """Here it is: {"sufficient":true,"gap":"","queries":[]}""";
        }

        if (system.StartsWith("You look for", StringComparison.Ordinal))
        {
            return "medium | The draft is short. | Say more.";
        }

        if (system.StartsWith("You write the final", StringComparison.Ordinal))
        {
            return "## Short answer\n\nA pilot guides ships [1][99].\n\n## Who needs one\n\nLonger ships must take one [2, 77].";
        }

        return "A pilot guides ships [1] and boards them [42].";
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var request = await context.Request.ReadFromJsonAsync<JsonElement>();
        Requests.Enqueue(request);
        Keys.Enqueue(context.Request.Headers.Authorization.ToString());
        await Answer(context, request, Requests.Count);
    }

    private static Task ChunkAsync(HttpContext context, object choice) => WriteAsync(context, JsonSerializer.Serialize(new
    {
        id = "c1",
        @object = "chat.completion.chunk",
        created = 1,
        model = "test-model",
        choices = new[] { choice },
    }));

    private static async Task WriteAsync(HttpContext context, string data)
    {
        await context.Response.WriteAsync($"data: {data}\n\n");
        await context.Response.Body.FlushAsync();
    }
}
