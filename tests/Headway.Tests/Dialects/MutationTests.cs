using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using Headway.AspNetCore.Dialects;
using Headway.Jobs;
using Headway.Log;
using Headway.Tests.Access;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.Tests.Dialects;

/// <summary>A thousand mutations of every request body and of what clients say on sockets: no 500, and no neighbour disturbed.</summary>
public sealed class MutationTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Mutations = 1000;
    private const int AtOnce = 8;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    // A good body for each route that takes one; a route without one fails the test below.
    private static readonly Dictionary<string, string> s_bodies = new(StringComparer.Ordinal)
    {
        ["/v1/jobs"] = """{"kind":"external","input":{"title":"A job"},"options":{}}""",
        ["/v1/jobs/{id}/events"] = """[{"type":"node.progress","node":"a","data":{"percent":50,"message":"half"}},{"dialect":"wort","data":{"type":"writing","message":"m","timestamp":1.5}}]""",
        ["/v1/jobs/{id}/cancel"] = """{"reason":"no"}""",
        ["/v1/jobs/{id}/input"] = """{"answer":{"steer":"more"}}""",
        ["/v1/tickets"] = """{"job":"01m7xez8msec3vgwt7njvxafc8"}""",
        ["/research"] = """{"query":"What is it?","session_id":"s","model_id":"m","config":{"num_plan_steps":1,"max_depth":1,"max_probes":1}}""",
        ["/chat/research"] = """{"query":"What is it?"}""",
        ["/api/chat/research"] = """{"query":"What is it?","config":{"max_depth":"x"}}""",
        ["/research/stream"] = """{"question":"What is it?","stream_mode":"events"}""",
        ["/api/research/start"] = """{"query":"What is it?","project_id":"p","user_id":"u","estimated_duration_minutes":5}""",
        ["/api/websocket/cleanup"] = "{}",
        ["/api/websocket/broadcast"] = """{"message":"hello","level":"info"}""",
        ["/papers/stream"] = """{"message":"What is it?","user_id":"u"}""",
        ["/papers"] = """{"message":"What is it?","user_id":"u"}""",
        ["/scan-text"] = """{"text":"Call +1 202 555 0143 and pay at http://paypa1.example"}""",
    };

    private static readonly string[] s_sockets = ["/v1/jobs/{0}/ws", "/research/stream/{0}?replay=1", "/ws/research/{0}", "/ws/agent-progress/{0}"];

    private static readonly string[] s_messages =
    [
        """{"op":"subscribe","types":["node.*"],"min_percent_step":5,"filter":"percent > 10"}""", """{"op":"ping"}""",
        """{"type":"update_subscription","subscribed_events":["task_progress","research.task.completed"]}""",
        """{"type":"update_subscription","preset":"mobile"}""", """{"type":"feedback","feedback":{"type":"approve"}}""",
        """{"session_id":"s","user_id":"u","subscribed_events":["session_started"]}""", """{"type":"request_status"}""",
    ];

    private AccessHost _host = null!;
    private EventLog _log = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await AccessHost.StartAsync();
        _log = _host.Services.GetRequiredService<EventLog>();
    }

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public void Bodies_ThereIsOneForEveryRoute() => Assert.Equal([], Posts().Except(s_bodies.Keys));

    [Fact]
    public async Task Body_Mutated_IsNever500_AndTheNeighbourReadsOn()
    {
        await WithANeighbourAsync(async () =>
        {
            foreach (var route in Posts())
            {
                var random = new Random(route.Length);
                var job = await _host.CreateAsync(null);
                await Parallel.ForEachAsync(
                    Enumerable.Range(0, Mutations).Select(_ => Mutate(s_bodies[route], random)).ToList(),
                    new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
                    async (body, token) => await PostAsync(route, job, body, token));
            }
        });
    }

    [Fact]
    public async Task Message_Mutated_IsBorne_AndTheNeighbourReadsOn()
    {
        await WithANeighbourAsync(async () =>
        {
            foreach (var address in Sockets())
            {
                var random = new Random(address.Length);
                var job = await _host.CreateAsync(null);
                var opened = 0;
                for (var said = 0; said < Mutations; opened++)
                {
                    said += await SayAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, address, job), random, Mutations - said);
                    job = (await _log.FindAsync(job, default))!.IsClosed ? await _host.CreateAsync(null) : job;
                    Assert.True(opened < Mutations);
                }

                output.WriteLine($"{address}: {Mutations} messages over {opened} sockets");
            }
        });
    }

    private IEnumerable<string> Sockets() => s_sockets.Where(address => MappedRoutes.Of(_host).Any(pair => MappedRoutes.Fill(pair.Route, "{0}") == address.Split('?')[0]));

    private IEnumerable<string> Posts() => MappedRoutes.Of(_host).Where(static pair => pair.Method == "POST").Select(static pair => pair.Route);

    private async Task PostAsync(string route, string job, byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, MappedRoutes.Fill(route, job))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        using var answer = await _host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        Assert.True((int)answer.StatusCode is < 500, $"{route} answered {(int)answer.StatusCode} to {Encoding.UTF8.GetString(body)}");
    }

    // Until the server has had enough of this client, which it may say in good order.
    private async Task<int> SayAsync(string address, Random random, int most)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new($"ws://{_host.Address.Authority}{address}"), default);
        var reading = ReadAsync(socket);
        var said = 0;
        try
        {
            while (said < most && !reading.IsCompleted)
            {
                await socket.SendAsync(Mutate(s_messages[random.Next(s_messages.Length)], random), WebSocketMessageType.Text, true, default);
                said++;
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException)
        {
            // The server closed while we spoke.
        }

        await reading.WaitAsync(s_patience);
        return Math.Max(said, 1);
    }

    private static async Task ReadAsync(ClientWebSocket socket)
    {
        var buffer = new byte[64 << 10];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), default)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException)
        {
            // It was cut.
        }
    }

    /// <summary>Somebody else reads a job meanwhile, and misses nothing.</summary>
    private async Task WithANeighbourAsync(Func<Task> attack)
    {
        var job = await _host.CreateAsync(null);
        var contract = Contract.All[0];
        var reading = contract.ReadAsync(_host.Address.Port, job, []);
        var attacking = attack();
        var appended = 0;
        while (!attacking.IsCompleted)
        {
            await _log.AppendAsync(job, [new NewEvent("beat", JobJson.Write(new { number = ++appended }))], null, default);
            await Task.WhenAny(attacking, UntilNextBeatAsync());
        }

        await attacking;
        await _log.AppendAsync(job, [new NewEvent(EventTypes.JobCompleted, NewEvent.NoData)], null, default);
        var seen = await reading.WaitAsync(s_patience);
        Assert.Equal(appended + 2, seen.Count);
    }

    // A pace, not a wait for anything: the neighbour's job goes on while the attack does.
    private static async Task UntilNextBeatAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        await timer.WaitForNextTickAsync();
    }

    private static byte[] Mutate(string good, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(good).ToList();
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(5))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1 when at < bytes.Count:
                    bytes.RemoveRange(at, random.Next(1, Math.Min(9, bytes.Count - at + 1)));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(s_pieces[random.Next(s_pieces.Length)]));
                    break;
                case 3 when at < bytes.Count:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, random.Next(0, bytes.Count - at)));
                    break;
                default:
                    Swap(bytes, random);
                    break;
            }
        }

        return [.. bytes];
    }

    // One JSON value for another: the text stays JSON, and means something else.
    private static void Swap(List<byte> bytes, Random random)
    {
        var colons = Enumerable.Range(0, bytes.Count).Where(at => bytes[at] == ':').ToList();
        if (colons.Count > 0)
        {
            var from = colons[random.Next(colons.Count)] + 1;
            var to = bytes.FindIndex(from, static at => at is (byte)',' or (byte)'}');
            bytes.RemoveRange(from, Math.Max(0, to - from));
            bytes.InsertRange(from, Encoding.UTF8.GetBytes(s_values[random.Next(s_values.Length)]));
        }
    }

    private static readonly string[] s_pieces =
        ["\"", "{", "}", "[", "]", ",", ":", "\\", "\n", "\r\n\r\n", "data: x\n\n", "\0", "\u2028", "\\ud800", "\\u0000", "1e999", "-0", "null", "<script>", "../", "%00", "é", "🚀"];

    private static readonly string[] s_values =
        ["null", "true", "-1", "1e308", "1e999", "99999999999999999999", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}", "[[[[[[]]]]]]", "{\"a\":{\"a\":{}}}", "\"x\\ndata: y\\n\\n\"", "0.1"];
}
