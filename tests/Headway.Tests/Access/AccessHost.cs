using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Headway.Server;
using Headway.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace Headway.Tests.Access;

/// <summary>The real host on a free port, in the process of the tests, so that they can look inside.</summary>
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

    /// <summary>Where it listens, for clients that are none of HTTP.</summary>
    public Uri Address => Http.BaseAddress!;

    public static async Task<AccessHost> StartAsync(params string[] settings)
    {
        var host = new AccessHost(settings);
        await host._app.StartAsync();
        host.Http.BaseAddress = new(host._app.Urls.First());
        return host;
    }

    /// <summary>A host that takes the tokens of <see cref="TestTokens.For"/>.</summary>
    public static Task<AccessHost> WithSecretAsync(params string[] settings) => StartAsync([$"--Auth:Key={TestTokens.Secret}", .. settings]);

    public Task<HttpResponseMessage> GetAsync(string path, string? token = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, token, null, headers);

    public Task<HttpResponseMessage> PostAsync(string path, string body, string? token = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, token, body, headers);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async Task<string> CreateAsync(string? token, string body = """{"kind":"external","input":{}}""")
    {
        using var answer = await PostAsync("/v1/jobs", body, token);
        answer.EnsureSuccessStatusCode();
        using var job = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return job.RootElement.GetProperty("id").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>One host with a shared secret for the tests of a class.</summary>
public sealed class SecretHost : IAsyncLifetime
{
    public AccessHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await AccessHost.WithSecretAsync();

    public async ValueTask DisposeAsync() => await Host.DisposeAsync();
}
