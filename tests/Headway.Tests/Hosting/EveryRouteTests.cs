using System.Net;
using System.Text.Json;
using Headway.AspNetCore.Access;
using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Hosting;
using Headway.Tests.Access;
using Headway.Tests.Native;
using Microsoft.AspNetCore.Routing;

namespace Headway.Tests.Hosting;

/// <summary>What holds at every address of the native contract and of every dialect, including routes that are added later.</summary>
public sealed class EveryRouteTests(OpenHost open) : IClassFixture<OpenHost>
{
    private const string Unknown = "01m7xez8msec3vgwt7njvxafc8";
    private const string Question = "question=What+is+a+cursor%3F&message=What+is+a+cursor%3F";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    // These differ between any two answers, or describe a body.
    private static readonly string[] s_ownHeaders = ["Date", "Transfer-Encoding", "Content-Length", "Content-Location"];

    private readonly AccessHost _host = open.Host;

    private IEnumerable<RouteEndpoint> Gets => Routes.Where(static pair => pair.Method == "GET").Select(static pair => pair.Endpoint);

    // Without the answers to other methods, and the files of the page and of the OpenAPI document.
    private IEnumerable<(string Method, RouteEndpoint Endpoint)> Routes => MappedRoutes.Endpoints(_host).Where(static pair =>
        pair.Endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is not null && pair.Method != "HEAD"
        && !pair.Endpoint.RoutePattern.Parameters.Any(static parameter => parameter.IsCatchAll || parameter.Name == "documentName"));

    [Fact]
    public async Task Head_AnswersAsGet_WithoutABody_AndStartsNothing()
    {
        var (ended, running) = (await EndedJobAsync(), await _host.CreateAsync(null));
        var asked = 0;
        foreach (var route in Gets)
        {
            foreach (var id in (string[])(route.RoutePattern.Parameters.Count == 0 ? [""] : [Unknown, ended, running]))
            {
                foreach (var accept in (string[])["*/*", "text/event-stream", "image/png"])
                {
                    foreach (var query in (string[])["", $"?{Question}&job={ended}&q=cursor", "?after=2", "?after=900", $"?lastEventId={ended}:1", "?afer=1"])
                    {
                        await AssertHeadAsync(MappedRoutes.Fill(route.RoutePattern.RawText!, id) + query, accept);
                        asked++;
                    }
                }
            }
        }

        Assert.True(asked > 300);
    }

    [Fact]
    public async Task MisspeltParameter_IsRefusedWithTheName_AndStartsNothing()
    {
        var before = await JobCountAsync();
        var asked = 0;
        foreach (var (method, route) in Routes)
        {
            var known = route.Metadata.GetOrderedMetadata<QueryParameters>().SelectMany(static item => item.Names).Append("token").ToList();
            foreach (var (misspelt, name) in known.Where(static name => name.Length >= 4).SelectMany(static name => Misspelt(name).Select(misspelt => (misspelt, name)))
                .Where(pair => pair.misspelt.Length >= 4 && !known.Contains(pair.misspelt, StringComparer.OrdinalIgnoreCase)))
            {
                var address = $"{MappedRoutes.Fill(route.RoutePattern.RawText!, Unknown)}?x=1&{misspelt}=1";
                using var answer = route.Metadata.GetMetadata<HandshakeRoute>() is { IsSocket: true } ? await ShakeAsync(address) : await _host.SendAsync(new(method), address, null, method == "GET" ? null : "{}");
                Assert.True((int)answer.StatusCode == 400, $"{method} {route.RoutePattern.RawText} {misspelt}");
                var problem = await ServerFixture.AssertProblemAsync(answer, 400, "unknown_parameter");
                Assert.Contains(problem.GetProperty("suggestion").GetString(), known);
                Assert.Contains($"'{misspelt}'", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
                asked++;
            }
        }

        Assert.Equal(before, await JobCountAsync());
        Assert.True(asked > 300);
    }

    [Theory]
    [InlineData("/v1/jobs?status=completed&statuses_of=x&_=17&lang=en&Limit=3")]
    [InlineData("/v1/jobs?kid=x&kin=y&kinder=z&king_=1")]
    [InlineData("/v1/corpora?limit=3&afer=1")]
    [InlineData("/v1/info?qq=b&corpora=x")]
    public async Task OtherUnknownParameters_AreIgnored(string address)
    {
        using var answer = await _host.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Cursor_InEverySpelling_IsTheSameAtEveryStream()
    {
        var job = await EndedJobAsync();
        var streams = Gets.Where(static route => route.Metadata.GetMetadata<AcceptsTickets>() is not null).ToList();
        foreach (var route in streams)
        {
            var address = MappedRoutes.Fill(route.RoutePattern.RawText!, job);
            var isSocket = route.Metadata.GetMetadata<HandshakeRoute>() is { IsSocket: true };
            var all = await ReadAsync(address + "?replay=1", isSocket);
            var expected = await ReadAsync(address + "?after=4", isSocket);
            Assert.True(expected.Count < all.Count, $"{address}: {expected.Count} of {all.Count}");
            foreach (var spelling in (string[])["lastEventId=4", "lastEventID=4", "last-event-id=4", "Last-Event-ID=4", "last_event_id=4", "after=0&lastEventId=4"])
            {
                Assert.Equal(expected, await ReadAsync($"{address}?{spelling}", isSocket));
            }
        }

        Assert.True(streams.Count > 5);
        Assert.Equal(await ReadAsync($"/v1/events?job={job}&after=2", false), await ReadAsync($"/v1/events?job={job}&lastEventId=2", false));
    }

    [Fact]
    public async Task Start_WithACursor_ResumesTheJobThatItNames_AndStartsNothing()
    {
        var job = await EndedJobAsync();
        var before = await JobCountAsync();
        foreach (var (method, route) in Starts())
        {
            foreach (var spelling in (string[])["Last-Event-ID", "lastEventId=", "lastEventID=", "last-event-id=", "after="])
            {
                using var resumed = await StartAsync(method, route, spelling, $"{job}:2");
                Assert.True(resumed.IsSuccessStatusCode, $"{method} {route} {spelling}: {(int)resumed.StatusCode} {await resumed.Content.ReadAsStringAsync()}");
                using var unknown = await StartAsync(method, route, spelling, $"{Unknown}:2");
                await ServerFixture.AssertProblemAsync(unknown, 404, "unknown_job");
                using var bare = await StartAsync(method, route, spelling, "7");
                await ServerFixture.AssertProblemAsync(bare, 409, "cursor_names_no_run");
                using var bad = await StartAsync(method, route, spelling, "seven");
                await ServerFixture.AssertProblemAsync(bad, 400, "invalid_cursor");
            }
        }

        Assert.Equal(before, await JobCountAsync());
    }

    [Fact]
    public async Task Start_RepeatedWithAKey_IsOneJob()
    {
        foreach (var (method, route) in Starts())
        {
            foreach (var (name, key) in (IReadOnlyList<(string, string)>)[("Idempotency-Key", $"{method} {route}"), ("Idempotency-Key*", $"UTF-8''%E6%97%A5{Uri.EscapeDataString(method + route)}")])
            {
                var before = await JobCountAsync();
                for (var i = 0; i < 2; i++)
                {
                    using var answer = await SendStartAsync(method, route + (method == "GET" ? $"?{Question}" : ""), (name, key));
                    Assert.True(answer.IsSuccessStatusCode || (int)answer.StatusCode == 422, $"{method} {route}: {(int)answer.StatusCode}");
                    Assert.Equal(i == 1, answer.Headers.Contains("Idempotency-Replayed"));
                    Assert.Equal(before + 1, await JobCountAsync());
                }

                using var other = await SendStartAsync(method, route + (method == "GET" ? $"?{Question}+Really%3F&{Question}" : ""), (name, key), isOther: true);
                await ServerFixture.AssertProblemAsync(other, 422, "idempotency_conflict");
                using var tooLong = await SendStartAsync(method, $"{route}?{Question}", ("Idempotency-Key", new string('k', 201)));
                await ServerFixture.AssertProblemAsync(tooLong, 400, "invalid_idempotency_key");
                Assert.Equal(before + 1, await JobCountAsync());
            }
        }
    }

    [Fact]
    public async Task Handshake_WhereThereIsNoSocket_IsRefusedWithAdvice()
    {
        var job = await _host.CreateAsync(null);
        foreach (var route in Gets.Where(static route => route.Metadata.GetMetadata<HandshakeRoute>() is not { IsSocket: true }))
        {
            var isShared = Gets.Any(other => other.RoutePattern.RawText == route.RoutePattern.RawText && other.Metadata.GetMetadata<HandshakeRoute>() is { IsSocket: true });
            using var answer = await ShakeAsync(MappedRoutes.Fill(route.RoutePattern.RawText!, job));
            if (isShared)
            {
                Assert.Equal(HttpStatusCode.SwitchingProtocols, answer.StatusCode);
            }
            else if (route.RoutePattern.RawText != "/")
            {
                await ServerFixture.AssertProblemAsync(answer, 400, "no_websocket");
            }
        }

        using var events = await ShakeAsync($"/v1/jobs/{job}/events");
        Assert.Contains($"/v1/jobs/{job}/ws.", await events.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var page = await ShakeAsync("/jobs/anything");
        await ServerFixture.AssertProblemAsync(page, 404, "unknown_route");
    }

    [Theory]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a/b", "a%2fb")]
    [InlineData("a%2Fb", "a%252Fb")]
    [InlineData("日本", "%E6%97%A5%E6%9C%AC")]
    [InlineData("ü ä", "%C3%BC%20%C3%A4")]
    [InlineData("50% + x", "50%25%20%2B%20x")]
    [InlineData("a?b#c&d", "a%3Fb%23c%26d")]
    public async Task Id_OfAnyCharacters_IsTheSameAtEveryRoute(string id, string escaped)
    {
        var unknown = 0;
        var routes = Gets.Where(static route => route.RoutePattern.Parameters.Count == 1).ToList();
        foreach (var key in (string[])[$"agent_progress:{id}", $"research:{id}:progress", $"session:{id}"])
        {
            using var created = await _host.PostAsync("/v1/jobs", """{"kind":"external","input":{}}""", null, ("Idempotency-Key*", $"UTF-8''{Uri.EscapeDataString(key)}"));
            created.EnsureSuccessStatusCode();
        }

        foreach (var route in routes)
        {
            using var answer = await _host.GetAsync(MappedRoutes.Fill(route.RoutePattern.RawText!, escaped), null, ("Accept", "*/*")).WaitAsync(s_patience);
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            if (answer.StatusCode == HttpStatusCode.NotFound)
            {
                Assert.Equal($"There is no job '{id}'.", json.RootElement.Text("detail"));
                unknown++;
            }
            else
            {
                Assert.True((int)answer.StatusCode is 200 or 409 or 426, $"{route.RoutePattern.RawText}: {(int)answer.StatusCode}");
                Assert.True(json.RootElement.Text("task_id") is null || json.RootElement.Text("task_id") == id);
                Assert.True(json.RootElement.Text("job_id") is null || json.RootElement.Member("status").ValueKind == JsonValueKind.Number || json.RootElement.Text("task_id") == id || json.RootElement.Text("job_id") == id);
            }
        }

        Assert.InRange(unknown, 5, routes.Count - 8);
    }

    private static IEnumerable<string> Misspelt(string name)
    {
        yield return name[..^1];
        yield return name[1..];
        yield return name + "s";
        yield return "_" + name;
        yield return name[..2] + "q" + name[3..];
        yield return name[1] == name[0] ? name[..^1] : $"{name[1]}{name[0]}{name[2..]}";
    }

    private IEnumerable<(string Method, string Route)> Starts() => Routes
        .Where(static pair => pair.Endpoint.Metadata.GetMetadata<RateMetadata>() is { Category: RateCategory.Jobs })
        .Select(static pair => (pair.Method, pair.Endpoint.RoutePattern.RawText!));

    private async Task<HttpResponseMessage> StartAsync(string method, string route, string spelling, string cursor) =>
        await (spelling.EndsWith('=') ? SendStartAsync(method, $"{route}?{Question}&{spelling}{cursor}") : SendStartAsync(method, $"{route}?{Question}", (spelling, cursor)));

    // One body for all contracts, except that the native one refuses unknown fields.
    private async Task<HttpResponseMessage> SendStartAsync(string method, string address, (string Name, string Value) header = default, bool isOther = false)
    {
        var what = isOther ? "What is a gap?" : "What is a cursor?";
        var body = address.StartsWith("/v1/jobs", StringComparison.Ordinal)
            ? JsonSerializer.Serialize(new { kind = "external", input = new { title = what } })
            : JsonSerializer.Serialize(new { question = what, message = what, query = what, text = what });
        return await _host.SendAsync(new(method), address, null, method == "GET" ? null : body, header.Name is null ? [] : [header]).WaitAsync(s_patience);
    }

    private async Task AssertHeadAsync(string address, string accept)
    {
        var before = await JobCountAsync();
        using var head = await AskAsync("HEAD", address, accept);
        Assert.Equal("", await head.Content.ReadAsStringAsync().WaitAsync(s_patience));
        Assert.True(before == await JobCountAsync(), $"HEAD {address} started a job");
        using var get = await AskAsync("GET", address, accept);
        Assert.True(get.StatusCode == head.StatusCode, $"{address} ({accept}): GET {(int)get.StatusCode}, HEAD {(int)head.StatusCode}");
        Assert.Equal(Headers(get), Headers(head));
    }

    private async Task<HttpResponseMessage> AskAsync(string method, string address, string accept)
    {
        using var request = new HttpRequestMessage(new(method), address);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await _host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(s_patience);
    }

    private static string Headers(HttpResponseMessage answer) => string.Join('\n', answer.Headers.Concat(answer.Content.Headers)
        .Where(static header => !s_ownHeaders.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
        .Select(static header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal));

    private async Task<List<string>> ReadAsync(string address, bool isSocket)
    {
        if (isSocket)
        {
            using var socket = await TestSocket.ConnectAsync(new Uri($"ws://{_host.Address.Authority}{address}"));
            return [.. (await socket.RestAsync()).Where(static message => !message.Contains("connection_established", StringComparison.Ordinal) && !message.Contains("\"connected\"", StringComparison.Ordinal))];
        }

        using var answer = await _host.GetAsync(address, null, ("Accept", "text/event-stream")).WaitAsync(s_patience);
        return [.. (await answer.Content.ReadAsStringAsync().WaitAsync(s_patience)).Split("\n\n").Where(static frame => frame.Contains("data: ", StringComparison.Ordinal))];
    }

    private async Task<HttpResponseMessage> ShakeAsync(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", Convert.ToBase64String(new byte[16]));
        return await _host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(s_patience);
    }

    // A job that each contract has several messages of.
    private async Task<string> EndedJobAsync()
    {
        var job = await _host.CreateAsync(null);
        const string Events = """
            [{"type":"job.started","data":{"attempt":1}},
             {"type":"node.started","node":"a","data":{"kind":"phase","name":"generate_queries","title":"Planning","depth":0}},
             {"type":"node.completed","node":"a","data":{"output":{"queries":["x"]}}},
             {"type":"node.started","node":"b","data":{"kind":"tool","name":"web_search","title":"Searching","depth":0}},
             {"type":"node.completed","node":"b","data":{"output":{}}},
             {"type":"job.completed","data":{"result":{"answer":"Yes"}}}]
            """;
        using var appended = await _host.PostAsync($"/v1/jobs/{job}/events", Events);
        appended.EnsureSuccessStatusCode();
        return job;
    }

    private async Task<int> JobCountAsync()
    {
        using var list = JsonDocument.Parse(await _host.Http.GetStringAsync(new Uri("/v1/jobs?limit=500", UriKind.Relative)));
        return list.RootElement.GetProperty("jobs").GetArrayLength();
    }
}

/// <summary>A host without keys and limits, for all tests of a class.</summary>
public sealed class OpenHost : IAsyncLifetime
{
    public AccessHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await AccessHost.StartAsync();

    public async ValueTask DisposeAsync() => await Host.DisposeAsync();
}
