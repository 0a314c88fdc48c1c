using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Headway.Tests.Access;

namespace Headway.Tests.Native;

/// <summary>PROTOCOL.md, section 6: one socket, many jobs, changed while it is open.</summary>
public sealed class SocketJobsTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const int Mutations = 1000;

    [Fact]
    public async Task SocketWithoutAJob_FollowsWhatIsSubscribed_AndStaysOpen()
    {
        var (a, b) = (await server.CreateAsync(), await server.CreateAsync());
        await server.AppendAsync(a, """[{"type":"own","data":{"n":1}},{"type":"job.completed"}]""");
        using var socket = await TestSocket.ConnectAsync(server, "/v1/ws");
        await socket.SendAsync($$"""{"op":"subscribe","job":"{{a}}","after":1}""");
        await AssertNextAsync(socket, $$"""{"op":"subscribed","job":"{{a}}"}""", $$"""{"job":"{{a}}","seq":2,"type":"own",""", $$"""{"job":"{{a}}","seq":3,"type":"job.completed",""");
        await socket.SendAsync($$"""{"op":"subscribe","job":"{{b}}","after":"latest","types":["own"],"filter":"data.n > 1"}""");
        await AssertNextAsync(socket, $$"""{"op":"subscribed","job":"{{b}}"}""");
        await server.AppendAsync(b, """[{"type":"own","data":{"n":1}},{"type":"own","data":{"n":2}},{"type":"job.failed"}]""");
        await AssertNextAsync(socket, $$"""{"job":"{{b}}","seq":3,"type":"own",""", $$"""{"job":"{{b}}","seq":4,"type":"job.failed",""");

        // A log that was read to its end is still followed, so asking for it again without a cursor repeats nothing.
        await socket.SendAsync($$"""{"op":"subscribe","job":"{{a}}"}""");
        await socket.SendAsync("""{"op":"ping"}""");
        await AssertNextAsync(socket, $$"""{"op":"subscribed","job":"{{a}}"}""", """{"op":"pong"}""");
        await socket.SendAsync($$"""{"op":"unsubscribe","job":"{{a}}"}""");
        await socket.SendAsync($$"""{"op":"subscribe","job":"{{a}}","types":["none"]}""");
        await AssertNextAsync(socket, $$"""{"op":"unsubscribed","job":"{{a}}"}""", $$"""{"op":"subscribed","job":"{{a}}"}""", $$"""{"job":"{{a}}","seq":3,""");
    }

    [Fact]
    public async Task SocketOfAJob_FollowsFurtherJobs_WhichAreNamed_AndEndsWithTheLast()
    {
        var (own, more) = (await server.CreateAsync(), await server.CreateAsync());
        using var socket = await TestSocket.ConnectAsync(server, $"/v1/jobs/{own}/ws");
        await AssertNextAsync(socket, """{"seq":1,"type":"job.queued",""");
        await socket.SendAsync($$"""{"op":"subscribe","job":"{{more}}"}""");
        await AssertNextAsync(socket, $$"""{"op":"subscribed","job":"{{more}}"}""", $$"""{"job":"{{more}}","seq":1,"type":"job.queued",""");
        await server.AppendAsync(own, """[{"type":"own"},{"type":"job.completed"}]""");
        await AssertNextAsync(socket, """{"seq":2,"type":"own",""", """{"seq":3,"type":"job.completed",""");
        await server.AppendAsync(more, """{"type":"job.completed"}""");
        await AssertNextAsync(socket, $$"""{"job":"{{more}}","seq":2,"type":"job.completed",""");
        Assert.Null(await socket.NextAsync());
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task Unsubscribe_TheLastJobOfASocketWithAJob_EndsIt()
    {
        using var socket = await TestSocket.ConnectAsync(server, $"/v1/jobs/{await server.CreateAsync()}/ws?after=latest");
        await socket.SendAsync("""{"op":"unsubscribe"}""");
        Assert.StartsWith("""{"op":"unsubscribed",""", await socket.NextAsync(), StringComparison.Ordinal);
        Assert.Null(await socket.NextAsync());
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task Subscribe_Again_ChangesLive_AndLosesAndRepeatsNothing()
    {
        var job = await server.CreateAsync();
        using var socket = await TestSocket.ConnectAsync(server, "/v1/ws");
        await socket.SendAsync($$"""{"op":"subscribe","job":"{{job}}"}""");
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 150; i++)
            {
                await server.AppendAsync(job, """[{"type":"a"},{"type":"b"},{"type":"c"}]""");
            }

            await server.AppendAsync(job, """{"type":"job.completed"}""");
        });

        // Each of these says the same in other words, so every event must come, whichever is in force.
        string[] all = ["", ",\"types\":[\"*\"]", ",\"filter\":\"not type == 'x'\"", ",\"types\":[\"a\",\"b\",\"c\",\"job.*\"]", ",\"min_percent_step\":5"];
        var seqs = new List<long>();
        for (var i = 0; seqs.LastOrDefault() < 452; i++)
        {
            await socket.SendAsync($$"""{"op":"subscribe","job":"{{job}}"{{all[i % all.Length]}}}""");
            for (var answered = false; !answered && seqs.LastOrDefault() < 452;)
            {
                using var message = JsonDocument.Parse((await socket.NextAsync())!);
                answered = message.RootElement.TryGetProperty("op", out _);
                if (!answered)
                {
                    seqs.Add(message.RootElement.GetProperty("seq").GetInt64());
                }
            }
        }

        await writing;
        Assert.Equal(Enumerable.Range(1, 452).Select(static seq => (long)seq), seqs);
    }

    [Fact]
    public async Task Subscribe_WithACursor_BeginsThereAgain()
    {
        var job = await server.CreateAsync();
        await server.AppendAsync(job, """[{"type":"a"},{"type":"b"}]""");
        using var socket = await TestSocket.ConnectAsync(server, $"/v1/jobs/{job}/ws?after=2");
        await AssertNextAsync(socket, "{\"seq\":3,");
        await socket.SendAsync("""{"op":"subscribe","after":1,"types":["a"]}""");
        await AssertNextAsync(socket, """{"op":"subscribed",""", "{\"seq\":2,");
        await socket.SendAsync("""{"op":"subscribe","after":"2"}""");
        await AssertNextAsync(socket, """{"op":"subscribed",""", "{\"seq\":3,");
    }

    [Fact]
    public async Task Messages_ThatCannotBeServed_AreAnswered_AndChangeNothing()
    {
        await using var host = await AccessHost.WithSecretAsync();
        var own = await host.CreateAsync(TestTokens.For("bob"));
        var other = await host.CreateAsync(TestTokens.For("ann"));
        using var socket = await TestSocket.ConnectAsync(new Uri($"ws://{host.Address.Authority}/v1/ws?token={TestTokens.For("bob")}"));
        const string Nobody = "01m7xez8msec3vgwt7njvxafc8";
        foreach (var (message, code, about) in new[]
        {
            ("""{"op":"subscribe"}""", "missing_field", null),
            ("""{"op":"unsubscribe"}""", "missing_field", null),
            ("""{"op":"subscribe","job":7}""", "unknown_job", null),
            ("""{"op":"subscribe","job":"<script>"}""", "unknown_job", null),
            ($$"""{"op":"subscribe","job":"{{Nobody}}"}""", "unknown_job", Nobody),
            ($$"""{"op":"subscribe","job":"{{other}}"}""", "unknown_job", other),
            ($$"""{"op":"subscribe","job":"{{own}}","after":7}""", "cursor_beyond_end", own),
            ($$"""{"op":"subscribe","job":"{{own}}","after":-1}""", "invalid_cursor", own),
            ($$"""{"op":"subscribe","job":"{{own}}","after":null}""", "invalid_cursor", own),
            ($$"""{"op":"subscribe","job":"{{own}}","after":[1]}""", "invalid_cursor", own),
            ($$"""{"op":"subscribe","job":"{{own}}","pace":0}""", "invalid_pace", own),
            ($$"""{"op":"subscribe","job":"{{own}}","pace":"fast"}""", "invalid_pace", own),
            ($$"""{"op":"unsubscribe","job":"{{own}}"}""", "not_subscribed", own),
            ("""{"op":"ping"} {"op":"ping"}""", "invalid_message", null),
        })
        {
            await socket.SendAsync(message);
            using var answer = JsonDocument.Parse((await socket.NextAsync())!);
            Assert.Equal(code, answer.RootElement.GetProperty("code").GetString());
            Assert.Equal(about, answer.RootElement.TryGetProperty("job", out var job) ? job.GetString() : null);
        }

        await socket.SendAsync($$"""{"op":"subscribe","job":"{{own}}"}""");
        await AssertNextAsync(socket, """{"op":"subscribed",""", $$"""{"job":"{{own}}","seq":1,""");
    }

    [Fact]
    public async Task Subscribe_MoreJobsThanASocketFollows_IsRefused_UntilOneIsLeft()
    {
        using var socket = await TestSocket.ConnectAsync(server, "/v1/ws");
        var jobs = new List<string>();
        for (var i = 0; i < 101; i++)
        {
            jobs.Add(await server.CreateAsync());
            await socket.SendAsync($$"""{"op":"subscribe","job":"{{jobs[i]}}","after":"latest"}""");
            await AssertNextAsync(socket, i < 100 ? """{"op":"subscribed",""" : """{"op":"error","code":"too_many_jobs",""");
        }

        await socket.SendAsync($$"""{"op":"unsubscribe","job":"{{jobs[50]}}"}""");
        await socket.SendAsync($$"""{"op":"subscribe","job":"{{jobs[100]}}"}""");
        await AssertNextAsync(socket, """{"op":"unsubscribed",""", """{"op":"subscribed",""", $$"""{"job":"{{jobs[100]}}","seq":1,""");
    }

    [Fact]
    public async Task MutatedMessages_AreAllAnswered_AndTheNeighbourMissesNothing()
    {
        var job = await server.CreateAsync();
        var spare = await server.CreateAsync();
        using var neighbour = await TestSocket.ConnectAsync(server, $"/v1/jobs/{job}/ws");
        using var socket = await TestSocket.ConnectAsync(server, "/v1/ws");
        string[] messages =
        [
            """{"op":"ping"}""",
            $$"""{"op":"subscribe","job":"{{spare}}","after":0,"types":["node.*","note"],"filter":"percent >= 50 and not (kind in ['a','b'])","min_percent_step":5,"pace":10}""",
            $$"""{"op":"subscribe","job":"{{spare}}","preset":"essential"}""",
            $$"""{"op":"unsubscribe","job":"{{spare}}"}""",
        ];
        var random = new Random(7);
        var answered = 0;
        var receiving = Task.Run(async () =>
        {
            while (answered < Mutations)
            {
                answered += (await socket.NextAsync())!.StartsWith("{\"op\":", StringComparison.Ordinal) ? 1 : 0;
            }
        });
        for (var i = 0; i < Mutations; i++)
        {
            await socket.SendAsync(Mutate(Encoding.UTF8.GetBytes(messages[i % messages.Length]), random));
            if (i % 50 == 0)
            {
                await server.AppendAsync(job, $$$"""{"type":"own","data":{"i":{{{i}}}}}""");
            }
        }

        await receiving.WaitAsync(TimeSpan.FromSeconds(60));
        await server.AppendAsync(job, """{"type":"job.completed"}""");
        Assert.Equal(22, (await neighbour.RestAsync()).Count);
    }

    [Fact]
    public async Task MessageThatIsNoText_EndsItsSocket_AndNoOther()
    {
        var job = await server.CreateAsync();
        using var neighbour = await TestSocket.ConnectAsync(server, $"/v1/jobs/{job}/ws?after=latest");
        using var socket = await TestSocket.ConnectAsync(server, $"/v1/jobs/{job}/ws?after=latest");
        await socket.SendAsync(new byte[] { (byte)'"', 0xff, (byte)'"' });
        Assert.Null(await EndAsync());
        await server.AppendAsync(job, """{"type":"job.completed"}""");
        Assert.Single(await neighbour.RestAsync());

        async Task<string?> EndAsync()
        {
            try
            {
                return await socket.NextAsync();
            }
            catch (WebSocketException)
            {
                return null;
            }
        }
    }

    private static byte[] Mutate(byte[] message, Random random)
    {
        var bytes = message.ToList();
        for (var left = random.Next(1, 4); left > 0; left--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                    break;
                case 2:
                    bytes.Insert(at, (byte)"{}[]\",:\\0-"[random.Next(10)]);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.Slice(at, Math.Min(random.Next(1, 30), bytes.Count - at)));
                    break;
                default:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(random.Next(4) switch { 0 => "\\ud800", 1 => "1e999", 2 => new string('[', 40), _ => "null" }));
                    break;
            }

            if (bytes.Count == 0)
            {
                bytes.Add((byte)'{');
            }
        }

        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString([.. bytes])); // what is no UTF-8 ends a socket: RFC 6455, section 8.1
    }

    private static async Task AssertNextAsync(TestSocket socket, params string[] beginnings)
    {
        foreach (var beginning in beginnings)
        {
            Assert.StartsWith(beginning, await socket.NextAsync(), StringComparison.Ordinal);
        }
    }
}
