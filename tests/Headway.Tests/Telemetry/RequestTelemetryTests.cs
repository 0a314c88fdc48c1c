using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Headway.Tests.Access;
using Headway.Tests.Server;
using Headway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.Tests.Telemetry;

/// <summary>Request telemetry: shutdown loses no span, spans contain no URL, and the duration metric excludes streams.</summary>
public sealed class RequestTelemetryTests
{
    private const string Secret = "of-the-caller-alone";

    [Fact]
    public async Task ServerStopped_WhileRequestsAreMade_EachAnsweredOneHasItsSpan()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var server = await HeadwayProcess.StartAsync(receiver.Variables, folder["data"]);
        var answered = new ConcurrentBag<string>();
        var enough = new TaskCompletionSource();
        var callers = Enumerable.Range(1, 4).Select(caller => Task.Run(() => CallAsync(server, caller, answered, enough))).ToList();
        await enough.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(0, await server.StopAsync());
        await Task.WhenAll(callers);

        var spans = receiver.Spans.ToLookup(static span => span.Trace, StringComparer.Ordinal);
        Assert.True(answered.Count >= 200);
        Assert.All(answered, trace => Assert.Equal("GET /v1/jobs/{id}", Assert.Single(spans[trace]).Name));
        Assert.All(receiver.Spans, static span => Assert.All(span.Tags, static tag =>
        {
            Assert.DoesNotContain(Secret, tag.Value, StringComparison.Ordinal);
            Assert.DoesNotContain("no-such-job", tag.Value, StringComparison.Ordinal);
            Assert.False(tag.Key is "url.path" or "url.query", tag.Key);
        }));
    }

    [Fact]
    public async Task Stream_IsNoRequestDuration_APageIs()
    {
        await using var host = await AccessHost.StartAsync();
        var ended = new ConcurrentQueue<string>();
        using var listener = Listen(host.Services.GetRequiredService<IMeterFactory>(), ended);
        var job = await host.CreateAsync(token: null);
        using (await host.PostAsync($"/v1/jobs/{job}/events", """{"type":"job.completed"}"""))
        using (var stream = await host.GetAsync($"/v1/jobs/{job}/events", null, ("Accept", "text/event-stream")))
        {
            Assert.Contains("job.completed", await stream.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var page = await host.GetAsync($"/v1/jobs/{job}");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        await Patience.UntilAsync(() => Task.FromResult(ended.Contains("/v1/jobs/{id}")));
        Assert.Equal(["/v1/jobs", "/v1/jobs/{id}", "/v1/jobs/{id}/events"], ended.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.Single(ended, static route => route == "/v1/jobs/{id}/events"); // the append, not the stream
    }

    private static MeterListener Listen(IMeterFactory meters, ConcurrentQueue<string> ended)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "http.server.request.duration" && instrument.Meter.Scope == meters)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            foreach (var (key, value) in tags)
            {
                if (key == "http.route")
                {
                    ended.Enqueue((string)value!);
                }
            }
        });
        listener.Start();
        return listener;
    }

    // Sends requests until the server stops.
    private static async Task CallAsync(HeadwayProcess server, int caller, ConcurrentBag<string> answered, TaskCompletionSource enough)
    {
        for (var i = 1; ; i++)
        {
            var trace = $"{caller:x16}{i:x16}";
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/v1/jobs/no-such-job?token={Secret}", UriKind.Relative));
            request.Headers.TryAddWithoutValidation("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
            try
            {
                using var answer = await server.Http.SendAsync(request);
                await answer.Content.ReadAsByteArrayAsync();
            }
            catch (HttpRequestException)
            {
                return;
            }

            answered.Add(trace);
            if (answered.Count >= 200)
            {
                enough.TrySetResult();
            }
        }
    }
}
