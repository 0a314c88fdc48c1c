using System.IO.Compression;
using Headway.AspNetCore;
using Headway.Tests.Native;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headway.Tests.Hosting;

/// <summary>Headway works behind common middleware and does not change the application's own routes.</summary>
public sealed class HostMiddlewareTests
{
    private static readonly (string, string) s_gzip = ("Accept-Encoding", "gzip");

    [Fact]
    public async Task ErrorPages_OfTheHost_AreForItsOwnRoutesOnly()
    {
        await using var host = await EmbeddingHost.StartAsync(new()
        {
            Pipeline = static app =>
            {
                app.UseExceptionHandler(static handler => handler.Run(static http => http.Response.WriteAsync("the host's error page")));
                app.UseStatusCodePages("text/plain", "the host's page for {0}");
                app.MapGet("/boom", static string () => throw new InvalidOperationException("boom"));
                app.MapGet("/teapot", static () => Results.StatusCode(418));
            },
            Map = static app => app.MapHeadway("/progress"),
        });
        Assert.Equal((500, "the host's error page"), await ReadAsync(host, "/boom"));
        Assert.Equal((418, "the host's page for 418"), await ReadAsync(host, "/teapot"));
        Assert.Equal((404, "the host's page for 404"), await ReadAsync(host, "/nowhere"));
        Assert.Equal((404, "the host's page for 404"), await ReadAsync(host, "/v1/jobs"));
        await ServerFixture.AssertProblemAsync(await host.GetAsync("/progress/v1/nowhere"), 404, "unknown_route");
        await ServerFixture.AssertProblemAsync(await host.GetAsync("/progress/v1/jobs/none"), 404, "unknown_job");
        await ServerFixture.AssertProblemAsync(await host.SendAsync(HttpMethod.Delete, "/progress/v1/jobs"), 405, "method_not_allowed");
    }

    [Fact]
    public async Task Health_AndMetrics_StandBesideThoseOfTheHost()
    {
        await using var host = await EmbeddingHost.StartAsync(new()
        {
            Headway = static o => o.Dialects.DeepResearch.Enabled = true,
            Pipeline = static app =>
            {
                app.MapGet("/health", static () => "mine");
                app.MapGet("/healthz", static () => "mine");
                app.MapGet("/metrics", static () => "mine");
            },
            Map = static app =>
            {
                app.MapHeadway("/progress");
                app.MapHeadwayDialects("/progress");
                app.MapHeadwayHealth("/progress");
                app.MapHeadwayMetrics("/progress");
            },
        });
        foreach (var path in (string[])["/health", "/healthz", "/metrics"])
        {
            Assert.Equal((200, "mine"), await ReadAsync(host, path));
            var (status, text) = await ReadAsync(host, $"/progress{path}");
            Assert.Equal(200, status);
            Assert.NotEqual("mine", text);
        }
    }

    [Fact]
    public async Task Compression_OfTheHost_SendsEachEventAtOnce()
    {
        await using var host = await EmbeddingHost.StartAsync(new()
        {
            Services = static builder => builder.Services.AddResponseCompression(static o => o.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "text/event-stream", "application/problem+json"]),
            Pipeline = static app => app.UseResponseCompression(),
        });
        var (job, _) = await host.CreateAsync();
        var answer = await host.GetAsync($"{job}/events", ("Accept", "text/event-stream"), s_gzip);
        Assert.Contains("gzip", answer.Content.Headers.ContentEncoding);
        Assert.Equal(["Accept", "Accept-Encoding"], answer.Headers.Vary.Order(StringComparer.Ordinal));
        using var live = new SseReader(answer, new GZipStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress));
        await live.UntilAsync(1);
        for (var seq = 2; seq < 5; seq++)
        {
            await host.AppendAsync(job);
            await live.UntilAsync(seq);
        }

        await host.AppendAsync(job, "job.completed");
        Assert.Contains("event: job.completed", await live.RestAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logging_OfBodies_ChangesNoAnswer()
    {
        await using var host = await EmbeddingHost.StartAsync(new()
        {
            Services = static builder =>
            {
                builder.Logging.AddProvider(new Access.LogCollector());
                builder.Services.AddHttpLogging(static o => o.LoggingFields = HttpLoggingFields.All);
            },
            Pipeline = static app => app.UseHttpLogging(),
        });
        await AssertWorksAsync(host);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_ThatTheHostWraps_ChangesNoAnswer(bool hasFeature)
    {
        await using var host = await EmbeddingHost.StartAsync(new()
        {
            Pipeline = app => app.Use(async (http, next) =>
            {
                var body = http.Response.Body;
                http.Response.Body = hasFeature ? new BufferedStream(body, 1) : new AsyncOnlyStream(body);
                await next(http);
                await http.Response.Body.FlushAsync();
                http.Response.Body = body;
            }),
        });
        await AssertWorksAsync(host);
    }

    [Fact]
    public async Task Headers_OfTheHost_StayOnErrors()
    {
        await using var host = await EmbeddingHost.StartAsync(new()
        {
            Pipeline = static app => app.Use(static (http, next) =>
            {
                http.Response.Headers.XFrameOptions = "DENY";
                http.Response.Headers.Vary = "Cookie";
                return next(http);
            }),
            Headway = static o => (o.Http.MaxBodyBytes, o.Http.AllowedOrigins) = (1024, "https://app.example.org"),
        });
        var origin = ("Origin", "https://app.example.org");
        var (job, _) = await host.CreateAsync();
        foreach (var answer in new[]
        {
            await host.PostAsync("/v1/jobs", """{"kind":"none"}""", origin), // an exception that becomes status 400
            await host.PostAsync("/v1/jobs", "{", origin),
            await host.PostAsync($"{job}/events", new string(' ', 2000), origin),
            await host.GetAsync("/v1/none", origin),
            await host.GetAsync($"{job}/events", origin),
        })
        {
            Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
            Assert.Contains("Cookie", answer.Headers.Vary);
            Assert.Contains("Origin", answer.Headers.Vary);
            Assert.Equal(origin.Item2, answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
            answer.Dispose();
        }
    }

    [Fact]
    public async Task Limits_OfTheHost_StayForItsOwnRoutes()
    {
        await using var host = await EmbeddingHost.StartAsync(new()
        {
            Services = static builder =>
            {
                builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Limits.MaxRequestBodySize = 100);
                builder.Services.Configure<HostOptions>(static o => o.ShutdownTimeout = TimeSpan.FromSeconds(7));
            },
            Pipeline = static app => app.MapPost("/echo", static async (HttpRequest request) => await new StreamReader(request.Body).ReadToEndAsync()),
        });
        using var large = await host.PostAsync("/echo", new string('x', 101));
        Assert.Equal(413, (int)large.StatusCode);
        var (job, _) = await host.CreateAsync();
        using var append = await host.PostAsync($"{job}/events", $$$"""{"type":"step","data":{"text":"{{{new string('x', 1000)}}}"}}""");
        Assert.Equal(200, (int)append.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), host.App.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HostOptions>>().Value.ShutdownTimeout);
    }

    [Fact]
    public async Task RequestTimeout_OfTheHost_IsAnsweredByTheHost()
    {
        await using var host = await EmbeddingHost.StartAsync(new()
        {
            Services = static builder => builder.Services.AddRequestTimeouts(static o => o.DefaultPolicy = new() { Timeout = TimeSpan.FromMilliseconds(300), TimeoutStatusCode = 504 }),
            Pipeline = static app => app.UseRequestTimeouts(),
            Map = static app => app.MapHeadwayRoutes("/mine", static routes =>
                routes.MapGet("/wait", static (CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken))),
        });
        using var answer = await host.GetAsync("/mine/wait");
        Assert.Equal(504, (int)answer.StatusCode);
    }

    private static async Task<(int Status, string Text)> ReadAsync(EmbeddingHost host, string path)
    {
        using var answer = await host.GetAsync(path);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    // Creates a job, appends, reads it live and as a page, and appends after its end.
    private static async Task AssertWorksAsync(EmbeddingHost host)
    {
        var (job, _) = await host.CreateAsync();
        using var live = await SseReader.OpenAsync(host, $"{job}/events");
        await live.UntilAsync(1);
        using (var answer = await host.PostAsync($"{job}/events", """{"type":"step"}"""))
        {
            Assert.Equal((200, """{"last_seq":2}"""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        }

        await live.UntilAsync(2);
        await host.AppendAsync(job, "job.completed");
        Assert.Contains("event: job.completed", await live.RestAsync(), StringComparison.Ordinal);
        Assert.Contains("\"seq\":3", (await ReadAsync(host, $"{job}/events")).Text, StringComparison.Ordinal);
        await ServerFixture.AssertProblemAsync(await host.PostAsync($"{job}/events", """{"type":"step"}"""), 409, "log_closed");
    }
}
