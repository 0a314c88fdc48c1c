using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Headway.AspNetCore.Access;
using Headway.Tests.Server;
using Headway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headway.Tests.Access;

/// <summary>Log lines and responses contain no token, even at the log level Trace.</summary>
public sealed class RedactionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Server_ThatLogsEverything_WritesNoToken()
    {
        await using var server = await HeadwayProcess.StartAsync(
            _folder["data"], $"--Auth:Key={TestTokens.Secret}", "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft=Trace", "--Logging:LogLevel:System=Trace",
            "--Http:RequestsPerSecond=0");
        var token = TestTokens.For("ann");
        var job = await CreateAsync(server, token);
        var ticket = await TicketAsync(server, token, job);
        string[] secrets = [token, token.Split('.')[1], token.Split('.')[2], ticket, ticket[4..]];
        foreach (var given in (string[])[token, token[..^1], $"{token}.a.b", ticket, "garbage" + token])
        {
            await AskAsync(server, job, given, secrets);
        }

        await SpeakAsync(server, $"GET /v1/jobs?token={token} HTTP/9.9\r\n\r\n");
        await SpeakAsync(server, $"GET /v1/jobs?token={token}\u0001 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await SpeakAsync(server, $"GET /v1/jobs?token={token}");
        await SpeakAsync(server, $"token={token} / HTTP/1.1\r\n\r\n");
        await SpeakAsync(server, $"GET /v1/jobs HTTP/1.1\r\nAuthorization Bearer {token}\r\n\r\n");
        await SpeakAsync(server, $"GET http://localhost/v1/jobs?%74oken={token}&limit=1 HTTP/1.1\r\nHost: localhost\r\nReferer: http://localhost/?token={token}\r\nConnection: close\r\n\r\n");
        await SpeakAsync(server, $"OPTIONS /v1/jobs?token={token} HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil/?token={token}\r\nConnection: close\r\n\r\n");
        Assert.Equal(0, await server.StopAsync());

        Assert.Contains("Request starting", server.Output, StringComparison.Ordinal);
        Assert.Contains("bad request data", server.Output, StringComparison.Ordinal);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, server.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requests_HaveNoToken_WhereverTheirLinesAreWritten()
    {
        await using var host = await AccessHost.WithSecretAsync("--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft=Trace", "--Logging:LogLevel:Microsoft.Extensions.Hosting=Trace");
        using var lines = new LogCollector();
        host.Services.GetRequiredService<ILoggerFactory>().AddProvider(lines);
        var token = TestTokens.For("ann");
        foreach (var path in (string[])["/v1/jobs?limit=1&", "/v1/nothing?", "/v1/jobs?after=x&limit=x&", "/healthz?"])
        {
            using var answer = await host.GetAsync($"{path}token={token}", null, ("Referer", $"{host.Address}?token={token}"));
        }

        Assert.Contains(lines.Lines, static line => line.Contains("Request starting", StringComparison.Ordinal) && line.Contains("limit=1", StringComparison.Ordinal));
        Assert.DoesNotContain(lines.Lines, line => line.Contains(token.Split('.')[2], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET /v1/jobs?token=abc&limit=1", "GET /v1/jobs?token=…&limit=1")]
    [InlineData("'/ws?a=1&TOKEN=abc'", "'/ws?a=1&TOKEN=…'")]
    [InlineData("token%3Dabc", "token%3D…")]
    [InlineData("Authorization: Bearer abc.def", "Authorization: Bearer …")]
    [InlineData("with eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2ln in it", "with … in it")]
    [InlineData("hwt_AbC-_9 is used up", "… is used up")]
    [InlineData("The token has expired.", "The token has expired.")]
    [InlineData("tokens=5 and Bearer error=\"invalid_token\"", "tokens=5 and Bearer error=\"invalid_token\"")]
    public void Redaction_TakesOutTokens_AndNothingElse(string text, string expected) => Assert.Equal(expected, TokenRedactor.Redact(text));

    private static async Task AskAsync(HeadwayProcess server, string job, string token, string[] secrets)
    {
        string[] paths = ["/v1/jobs", $"/v1/jobs/{job}", $"/v1/jobs/{job}/events", $"/v1/jobs/{job}/events?after=-1", $"/v1/jobs/{job}/ws", "/v1/nothing", "/metrics", "/jobs/page", "/assets/x.js", "/healthz"];
        foreach (var path in paths)
        {
            var address = $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}token={token}";
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Put])
            {
                using var request = new HttpRequestMessage(method, address);
                request.Headers.TryAddWithoutValidation("Referer", $"http://localhost/?token={token}");
                await AskAsync(server, request, secrets);
            }

            using var bearer = new HttpRequestMessage(HttpMethod.Get, path);
            bearer.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            await AskAsync(server, bearer, secrets);
        }

        using var socket = new ClientWebSocket();
        try
        {
            await socket.ConnectAsync(new($"ws://127.0.0.1:{server.Port}/v1/jobs/{job}/ws?token={token}"), CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // Some of the tokens are invalid.
        }
    }

    private static async Task AskAsync(HeadwayProcess server, HttpRequestMessage request, string[] secrets)
    {
        using var answer = await server.Http.SendAsync(request);
        var text = $"{answer.Headers}{await answer.Content.ReadAsStringAsync()}";
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    private static async Task<string> CreateAsync(HeadwayProcess server, string token) => await PostAsync(server, "/v1/jobs", token, """{"kind":"external","input":{}}""", "id");

    private static async Task<string> TicketAsync(HeadwayProcess server, string token, string job) => await PostAsync(server, "/v1/tickets", token, $$"""{"job":"{{job}}"}""", "ticket");

    private static async Task<string> PostAsync(HeadwayProcess server, string path, string token, string body, string member)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await server.Http.SendAsync(request);
        using var json = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty(member).GetString()!;
    }

    // Sends raw bytes, because an HTTP client would refuse to send malformed requests.
    private static async Task SpeakAsync(HeadwayProcess server, string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        client.Client.Shutdown(SocketShutdown.Send);
        await stream.CopyToAsync(Stream.Null).WaitAsync(TimeSpan.FromSeconds(30));
    }
}
