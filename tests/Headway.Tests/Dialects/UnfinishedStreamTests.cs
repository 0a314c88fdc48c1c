using System.Security.Cryptography;
using Headway.AspNetCore;
using Headway.Log;
using Headway.Tests.Access;
using Headway.Tests.Hosting;
using Headway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Headway.Tests.Dialects;

/// <summary>Clients that take a clean end of the body for the end of the work never get one before the job has ended.</summary>
public sealed class UnfinishedStreamTests : IDisposable
{
    private static readonly TimeSpan s_oneLife = TimeSpan.FromHours(1.3); // a connection's maximum age is at most 1.2 hours

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly RSA _key = RSA.Create(2048);
    private readonly RSA _otherKey = RSA.Create(2048);

    /// <summary>The dialects that stream over SSE.</summary>
    public static TheoryData<string> Streams =>
        [.. Contract.All.Where(static contract => contract.Name != "native" && contract.Address("x", 0)[0] == '/').Select(static contract => contract.Name)];

    public void Dispose()
    {
        _key.Dispose();
        _otherKey.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Drain_BreaksTheStream_AfterAWholeFrame(string contract)
    {
        await using var host = await StartAsync(static options => options.Http.DrainSeconds = 0, isTimeReal: true);
        var (_, id) = await host.CreateAsync();
        await TellAsync(host, id, "first");
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(host.Address.Host, host.Address.Port);
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes($"GET {Address(contract, id)} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"));
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var received = new MemoryStream();
        var buffer = new byte[4096];
        while (!Text(received).Contains("first", StringComparison.Ordinal))
        {
            received.Write(buffer.AsSpan(0, await client.GetStream().ReadAsync(buffer, over.Token)));
        }

        var stopping = host.App.StopAsync();
        try
        {
            await client.GetStream().CopyToAsync(received, over.Token);
        }
        catch (IOException)
        {
            // The server resets the connection.
        }

        await stopping;
        Assert.EndsWith("\n\n\r\n", Text(received), StringComparison.Ordinal); // the end of a frame and of its chunk; not the last chunk
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task MaximumAge_WithoutKeys_DoesNotApply(string contract)
    {
        await using var host = await StartAsync();
        var (_, id) = await host.CreateAsync();
        using var live = await SseReader.OpenAsync(host, Address(contract, id));
        await AssertLivesOnAsync(host, id, live, "first");
        await AssertLivesOnAsync(host, id, live, "second");
        await host.App.Services.GetRequiredService<EventLog>().AppendAsync(id, [Events.Of(EventTypes.JobCompleted)], null, default);
        await live.RestAsync(); // ends cleanly
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task MaximumAge_TokenStillValid_DoesNotApply_AndWithAnExpiredTokenTheStreamIsBroken(string contract)
    {
        await using var host = await StartAsync(static options => options.Auth.Key = TestTokens.Secret);
        var token = Bearer(TestTokens.Hs256(TestTokens.Claims("exp", TestTokens.Now + (long)(2 * s_oneLife.TotalSeconds) - 120)));
        var (_, id) = await host.CreateAsync(headers: token);
        using var live = await SseReader.OpenAsync(host, Address(contract, id), token);
        await AssertLivesOnAsync(host, id, live, "first");
        await AssertBreaksAsync(live);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task MaximumAge_KeyWithdrawn_BreaksTheStream(string contract)
    {
        await File.WriteAllTextAsync(_folder["jwks.json"], TestTokens.Jwks(("a", _key), ("b", _otherKey)));
        await using var host = await StartAsync(options => options.Auth.JwksFile = _folder["jwks.json"]);
        var token = Bearer(TestTokens.Rs256(TestTokens.Claims("exp", TestTokens.Now + 100_000), _key, "a"));
        var (_, id) = await host.CreateAsync(headers: token);
        using var live = await SseReader.OpenAsync(host, Address(contract, id), token);
        await AssertLivesOnAsync(host, id, live, "first");
        await File.WriteAllTextAsync(_folder["jwks.json"], TestTokens.Jwks(("b", _otherKey)));
        await AssertBreaksAsync(live);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task MaximumAge_OpenedWithATicket_BreaksTheStream(string contract)
    {
        await using var host = await StartAsync(static options => options.Auth.Key = TestTokens.Secret);
        var token = Bearer(TestTokens.Hs256(TestTokens.Claims("exp", TestTokens.Now + 100_000)));
        var (_, id) = await host.CreateAsync(headers: token);
        using var answer = await host.PostAsync("/v1/tickets", $$"""{"job":"{{id}}"}""", token);
        using var json = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        using var live = await SseReader.OpenAsync(host, $"{Address(contract, id)}?token={json.RootElement.GetProperty("ticket").GetString()}");
        await AssertBreaksAsync(live);
    }

    private static string Address(string contract, string job) => Contract.All.Single(known => known.Name == contract).Address(job, 0);

    private static (string Name, string Value) Bearer(string token) => ("Authorization", $"Bearer {token}");

    private static string Text(MemoryStream received) => System.Text.Encoding.UTF8.GetString(received.ToArray());

    private async Task AssertLivesOnAsync(EmbeddingHost host, string job, SseReader live, string name)
    {
        _time.Advance(s_oneLife);
        await TellAsync(host, job, name);
        await live.UntilAsync(line => line.Contains(name, StringComparison.Ordinal));
    }

    private async Task AssertBreaksAsync(SseReader live)
    {
        _time.Advance(s_oneLife);
        var rest = live.RestAsync();
        await Patience.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1)); // the server waits a moment before it breaks the stream
            return Task.FromResult(rest.IsCompleted);
        });
        await Assert.ThrowsAnyAsync<IOException>(() => rest);
    }

    // Appends text that every contract tells.
    private static async Task TellAsync(EmbeddingHost host, string job, string name)
    {
        var log = host.App.Services.GetRequiredService<EventLog>();
        var node = Events.Of(EventTypes.NodeStarted, """{"kind":"phase","name":"answer_generation"}""", "answer");
        await log.AppendAsync(job, [node, Events.Of(EventTypes.TextDelta, $$"""{"channel":"answer","text":"{{name}}"}""", "answer")], null, default);
    }

    private Task<EmbeddingHost> StartAsync(Action<HeadwayOptions>? options = null, bool isTimeReal = false) => EmbeddingHost.StartAsync(new()
    {
        Services = isTimeReal ? null : builder => builder.Services.AddSingleton<TimeProvider>(_time),
        Headway = options,
        Map = static app =>
        {
            app.MapHeadway();
            app.MapHeadwayDialects();
        },
    });
}
