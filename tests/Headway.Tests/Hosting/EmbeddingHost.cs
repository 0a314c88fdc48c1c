using System.Text.Json;
using Headway.AspNetCore;
using Headway.Jobs;
using Headway.Log.Sqlite;
using Headway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headway.Tests.Hosting;

/// <summary>An application that embeds Headway, on Kestrel and a free loopback port.</summary>
internal sealed class EmbeddingHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;

    private EmbeddingHost(WebApplication app, TemporaryFolder folder) => (App, _folder) = (app, folder);

    public WebApplication App { get; }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(30) };

    public Uri Address => Http.BaseAddress!;

    /// <summary>Builds an application without starting it.</summary>
    /// <param name="plan">The setup of the application.</param>
    /// <param name="folder">The folder for its data.</param>
    public static WebApplication Build(HostSetup plan, TemporaryFolder folder)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = plan.Environment, Args = plan.Arguments });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(plan.Url);
        plan.Services?.Invoke(builder);
        if (plan.HasHeadway)
        {
            var headway = builder.Services.AddHeadway(plan.Headway).UseSqlite(folder["data"]);
            plan.Kinds?.Invoke(headway);
        }

        var app = builder.Build();
        plan.Pipeline?.Invoke(app);
        if (plan.HasHeadway)
        {
            plan.Map(app);
        }

        return app;
    }

    public static async Task<EmbeddingHost> StartAsync(HostSetup plan)
    {
        var folder = new TemporaryFolder();
        try
        {
            var host = new EmbeddingHost(Build(plan, folder), folder);
            await host.App.StartAsync();
            if (host.App.Urls.FirstOrDefault(static url => !url.Contains("unix:", StringComparison.Ordinal)) is { } url)
            {
                host.Http.BaseAddress = new(url.Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("*", "127.0.0.1", StringComparison.Ordinal));
            }

            return host;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers) =>
        Http.SendAsync(method, path, body, headers);

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<HttpResponseMessage> PostAsync(string path, string body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, body, headers);

    /// <summary>Creates an external job.</summary>
    /// <returns>The header <c>Location</c> and the id of the job.</returns>
    public async Task<(string Location, string Id)> CreateAsync(string prefix = "", params (string Name, string Value)[] headers)
    {
        using var answer = await PostAsync($"{prefix}/v1/jobs", """{"kind":"external","input":{}}""", headers);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == 201, $"{(int)answer.StatusCode}: {text}");
        using var job = JsonDocument.Parse(text);
        return (answer.Headers.Location!.OriginalString, job.RootElement.GetProperty("id").GetString()!);
    }

    /// <summary>Appends one event to a job.</summary>
    public async Task AppendAsync(string job, string type = "step")
    {
        using var answer = await PostAsync($"{job}/events", $$"""{"type":"{{type}}"}""");
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.DisposeAsync();
        _folder.Dispose();
    }
}
