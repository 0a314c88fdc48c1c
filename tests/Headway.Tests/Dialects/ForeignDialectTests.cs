using System.Net;
using System.Text.Json;
using Headway.AspNetCore;
using Headway.AspNetCore.Dialects;
using Headway.Log;
using Headway.Tests.Access;
using Headway.Tests.Hosting;
using Headway.Tests.Native;
using Headway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headway.Tests.Dialects;

/// <summary>A dialect of another project: it is served as Headway's own are, and breaks none of them.</summary>
public sealed class ForeignDialectTests
{
    [Fact]
    public async Task Stream_HistoryAndLive_ThenNothingAfterTheEnd()
    {
        await using var host = await StartAsync<Echo>();
        var (job, id) = await host.CreateAsync();
        await host.AppendAsync(job, "one");
        using var live = await SseReader.OpenAsync(host, $"/echo/{id}?after=1");
        await host.AppendAsync(job, EventTypes.JobCompleted);
        Assert.Equal("id: 2\nevent: one\ndata: {\"index\":0}\n\nid: 3\nevent: job.completed\ndata: {\"index\":0}\n\n", await live.RestAsync());
        using var after = await host.GetAsync($"/echo/{id}?after=3");
        Assert.Equal(HttpStatusCode.NoContent, after.StatusCode);
    }

    [Fact]
    public async Task Routes_PassTheSameChecks()
    {
        await using var host = await StartAsync<Echo>(options =>
        {
            options.Auth.Key = TestTokens.Secret;
            options.Http.JobsPerSecond = 1;
        });
        await ServerFixture.AssertProblemAsync(await host.GetAsync("/echo/x"), 401, "unauthorized");
        await ServerFixture.AssertProblemAsync(await host.PostAsync("/echo", "{}", ("Origin", "http://evil.example")), 403, "origin_refused");
        var token = ("Authorization", $"Bearer {TestTokens.For("ann")}");
        await ServerFixture.AssertProblemAsync(await host.GetAsync("/echo/x", token), 404, "unknown_job");
        await ServerFixture.AssertProblemAsync(await host.SendAsync(HttpMethod.Delete, "/echo/x", null, token), 405, "method_not_allowed");
        HttpStatusCode[] started = [.. await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => (await host.PostAsync("/echo", "{}", token)).StatusCode))];
        Assert.Contains(HttpStatusCode.TooManyRequests, started);
    }

    [Fact]
    public async Task Fold_ThatThrows_SkipsTheEventThere_AndNowhereElse()
    {
        var lines = new LogCollector();
        await using var host = await StartAsync<Choking>(services: builder => builder.Logging.AddProvider(lines));
        var (job, id) = await host.CreateAsync();
        await host.AppendAsync(job, "one");
        using (var ended = await host.PostAsync($"{job}/events", """{"type":"job.failed","data":{"error":{"code":"x","message":"y"}}}"""))
        {
            Assert.True(ended.IsSuccessStatusCode);
        }

        for (var i = 0; i < 3; i++)
        {
            Assert.DoesNotContain("one", await host.Http.GetStringAsync($"/choking/{id}"), StringComparison.Ordinal);
            Assert.Contains("event: error", await host.Http.GetStringAsync($"/research/stream/{id}"), StringComparison.Ordinal);
        }

        Assert.Single(lines.Lines, static line => line.Contains("The dialect choking threw at event 1 of job", StringComparison.Ordinal));
    }

    [Fact]
    public async Task End_OfADialectThatIsNoEventSource_Is200AndEmpty_AndAnUnfinishedStreamIsBroken()
    {
        await using var host = await StartAsync<Strict>(options => options.Http.DrainSeconds = 1);
        var (job, id) = await host.CreateAsync();
        await host.AppendAsync(job, "one");
        using var live = await SseReader.OpenAsync(host, $"/strict/{id}");
        await live.UntilAsync(2);
        var rest = live.RestAsync();
        var (other, otherId) = await host.CreateAsync();
        await host.AppendAsync(other, EventTypes.JobCompleted);
        using (var after = await host.GetAsync($"/strict/{otherId}?after=2"))
        {
            Assert.Equal(HttpStatusCode.OK, after.StatusCode);
            Assert.Equal("", await after.Content.ReadAsStringAsync());
        }

        await host.App.StopAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => rest); // what a browser sees as an error
    }

    [Fact]
    public async Task UnfinishedStream_OverHttp2_IsReset()
    {
        await using var host = await StartAsync<Strict>(options => options.Http.DrainSeconds = 1, arguments: ["--Kestrel:EndpointDefaults:Protocols=Http2"]);
        var log = host.App.Services.GetRequiredService<EventLog>();
        var job = (await log.CreateAsync(Events.Job(owner: "local"), default)).Job.Id;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/strict/{job}") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var body = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("id: 1", await body.ReadLineAsync());
        var rest = body.ReadToEndAsync();
        await host.App.StopAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => rest);
    }

    [Fact]
    public async Task Disabled_HasNoRoutes_AndTakesNoMessages()
    {
        await using var host = await StartAsync<Off>();
        var (job, id) = await host.CreateAsync();
        using var answer = await host.GetAsync($"/echo/{id}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        await ServerFixture.AssertProblemAsync(await host.PostAsync($"{job}/events", """{"dialect":"echo","data":{}}"""), 400, "unknown_dialect");
    }

    [Theory]
    [InlineData(typeof(Twin), "wort")]
    [InlineData(typeof(Misnamed), "Two Words")]
    public async Task Name_ThatCannotBeUsed_StopsTheStart(Type dialect, string name)
    {
        var start = (Task)typeof(ForeignDialectTests).GetMethod(nameof(FailAsync), System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!
            .MakeGenericMethod(dialect).Invoke(null, [name])!;
        await start;
    }

    private static async Task FailAsync<TDialect>(string name)
        where TDialect : Dialect
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync<TDialect>());
        Assert.Contains($"'{name}'", fault.Message, StringComparison.Ordinal);
    }

    private static Task<EmbeddingHost> StartAsync<TDialect>(Action<HeadwayOptions>? options = null, Action<WebApplicationBuilder>? services = null, params string[] arguments)
        where TDialect : Dialect => EmbeddingHost.StartAsync(new()
        {
            Arguments = arguments,
            Services = services,
            Headway = options,
            Kinds = static headway => headway.AddDialect<TDialect>(),
            Map = static app =>
            {
                app.MapHeadway();
                app.MapHeadwayDialects();
            },
        });

    private class Echo : Dialect<int>
    {
        public override string Name => "echo";

        public override void Map(IEndpointRouteBuilder routes)
        {
            routes.MapStart($"/{Name}", static () => Results.Ok());
            routes.MapStream($"/{Name}/{{id}}", (string id, HttpContext http, DialectStreams streams) => streams.SendAsync(http, this, id));
        }

        public override int Start(FoldedJob job) => 0;

        public override int Fold(int state, FoldedEvent e, DialectMessages messages)
        {
            messages.Add(new Said(e.Type));
            return state;
        }
    }

    private sealed class Choking : Echo
    {
        public override string Name => "choking";

        public override int Fold(int state, FoldedEvent e, DialectMessages messages) => throw new InvalidOperationException("Not this one.");
    }

    private sealed class Strict : Echo
    {
        public override string Name => "strict";

        public override bool BreaksUnfinished => true;

        public override bool AnswersNoContentAtEnd => false;
    }

    private sealed class Off : Echo
    {
        public override bool IsEnabled => false;
    }

    private sealed class Twin : Echo
    {
        public override string Name => "wort";
    }

    private sealed class Misnamed : Echo
    {
        public override string Name => "Two Words";
    }

    private sealed record Said(string Name) : DialectMessage(Name)
    {
        public override void Write(Utf8JsonWriter json, FoldedEvent e, MessagePlace place)
        {
            json.WriteStartObject();
            json.WriteNumber("index", place.Index);
            json.WriteEndObject();
        }
    }
}
