using System.Net;
using System.Net.WebSockets;
using System.Text;
using Headway.Tests.Native;
using Headway.Tests.Support;

namespace Headway.Tests.Deploy;

/// <summary>Two nodes behind a real nginx with the configuration that is shipped.</summary>
public sealed class NginxTests
{
    private const int Requests = 40;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task LiveAnswers_ComeAsTheyHappen_OverSseAndSockets()
    {
        await using var nodes = await RedisNodes.StartAsync(2);
        await using var nginx = await NginxProcess.StartAsync(nodes[0].Port, nodes[1].Port);
        var log = await ExternalLog.CreateAsync(nginx.Http);
        using var answer = await log.OpenAsync(nginx.Http);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        using var socket = await TestSocket.ConnectAsync(new($"ws://localhost:{nginx.Port}/v1/jobs/{log.Job}/ws"));
        await UntilAsync(stream, "event: job.queued");
        Assert.Equal(1, ExternalLog.SeqOf((await socket.NextAsync())!));

        // Each is waited for before the next is appended: what anybody held back would never come.
        for (var i = 2; i <= 20; i++)
        {
            await log.AppendAsync(nginx.Http, $$$"""{"type":"step","data":{"i":{{{i}}}}}""");
            await UntilAsync(stream, $"\"i\":{i}}}");
            Assert.Equal(i, ExternalLog.SeqOf((await socket.NextAsync())!));
        }

        await log.AppendAsync(nginx.Http, """{"type":"job.completed"}""");
        await UntilAsync(stream, "event: job.completed");
        Assert.Single(await socket.RestAsync());
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        Assert.All(nodes.Ports, port => Assert.Contains($" 127.0.0.1:{port}\n", nginx.Log, StringComparison.Ordinal)); // both have served
        Assert.DoesNotContain('?', nginx.Log); // where tokens would stand
    }

    [Fact]
    public async Task NodeGone_TheOtherAnswers_EverythingThatIsAsked()
    {
        await using var nodes = await RedisNodes.StartAsync(2);
        await using var nginx = await NginxProcess.StartAsync(nodes[0].Port, nodes[1].Port);
        var log = await ExternalLog.CreateAsync(nginx.Http);
        await nodes[0].KillAsync();
        for (var i = 0; i < Requests; i++)
        {
            await log.AppendAsync(nginx.Http);
        }

        await log.AppendAsync(nginx.Http, """{"type":"job.completed"}""");
        var read = await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => log.ReadAsync(nginx.Http)));
        Assert.All(read, static frames => Assert.Equal(Requests + 2, ExternalLog.Seqs(frames).Count));
    }

    [Fact]
    public async Task NodeDraining_NewReadersAreServedByTheOther_AtTheFirstTry()
    {
        await using var nodes = await RedisNodes.StartAsync(2, "--Http:DrainSeconds=3");
        await using var nginx = await NginxProcess.StartAsync(nodes[0].Port, nodes[1].Port);
        var log = await ExternalLog.CreateAsync(nginx.Http);
        using var held = await log.OpenAsync(nodes[0].Http); // so that the drain takes its time
        var stopping = nodes[0].StopAsync();
        for (var i = 0; i < Requests; i++)
        {
            using var answer = await log.OpenAsync(nginx.Http);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await log.AppendAsync(nginx.Http, """{"type":"job.completed"}"""); // ends the reader that holds it
        Assert.Equal(0, await stopping.WaitAsync(s_patience));
    }

    private static async Task UntilAsync(Stream stream, string text)
    {
        using var deadline = new CancellationTokenSource(s_patience);
        var buffer = new byte[64 << 10];
        for (var seen = ""; !seen.Contains(text, StringComparison.Ordinal);)
        {
            var read = await stream.ReadAsync(buffer, deadline.Token);
            Assert.True(read > 0, $"The stream ended before {text}.");
            seen += Encoding.UTF8.GetString(buffer, 0, read);
        }
    }
}
