using System.Net;
using System.Text.Json;
using Headway.Server;
using Headway.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace Headway.Tests.Access;

/// <summary>The server program on a free port, in the test process, so that tests can access its services.</summary>
public sealed class AccessHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WebApplication _app;

    private AccessHost(string[] settings) => _app = HeadwayHost.Build(new(
        new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["Server:Host"] = "127.0.0.1", ["Server:Port"] = "0", ["Store:Folder"] = _folder["data"] },
        [],
        settings));

    public IServiceProvider Services => _app.Services;

    public HttpClient Http { get; } = new();

    public Uri Address => Http.BaseAddress!;

    public static async Task<AccessHost> StartAsync(params string[] settings)
    {
        var host = new AccessHost(settings);
        await host._app.StartAsync();
        host.Http.BaseAddress = new(host._app.Urls.First());
        return host;
    }

    /// <summary>Starts a host that accepts the tokens of <see cref="TestTokens.For"/>.</summary>
    public static Task<AccessHost> WithSecretAsync(params string[] settings) => StartAsync([$"--Auth:Key={TestTokens.Secret}", .. settings]);

    public Task<HttpResponseMessage> GetAsync(string path, string? token = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, token, null, headers);

    public Task<HttpResponseMessage> PostAsync(string path, string body, string? token = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, token, body, headers);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token, string? body, params (string Name, string Value)[] headers) =>
        Http.SendAsync(method, path, body, token is null ? headers : [("Authorization", $"Bearer {token}"), .. headers]);

    public async Task<string> CreateAsync(string? token, string body = """{"kind":"external","input":{}}""")
    {
        using var answer = await PostAsync("/v1/jobs", body, token);
        answer.EnsureSuccessStatusCode();
        using var job = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return job.RootElement.GetProperty("id").GetString()!;
    }

    /// <summary>Requests a ticket for a job.</summary>
    public async Task<string> TicketAsync(string token, string job)
    {
        using var answer = await PostAsync("/v1/tickets", JsonSerializer.Serialize(new { job }), token);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.EndsWith("Z", json.RootElement.GetProperty("expires").GetString(), StringComparison.Ordinal);
        return json.RootElement.GetProperty("ticket").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>A host with a shared secret, for all tests of a class.</summary>
public sealed class SharedSecretHost : IAsyncLifetime
{
    public AccessHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await AccessHost.WithSecretAsync();

    public async ValueTask DisposeAsync() => await Host.DisposeAsync();
}
