using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Native;

/// <summary>One real server for the tests of a class, with short times so that what takes seconds can be seen.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public HeadwayProcess Server { get; private set; } = null!;

    public HttpClient Http => Server.Http;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder["corpus"]);
        await File.WriteAllTextAsync(
            Path.Combine(_folder["corpus"], "fish.md"),
            "# Herring\n\nThe herring is a forage fish that lives in large schools in the North Atlantic.\n\nA herring eats plankton and is eaten by cod.\n");
        Server = await HeadwayProcess.StartAsync(
            _folder["data"], "--corpus", _folder["corpus"], "--Http:Heartbeat=00:00:01", "--Http:StallTimeout=00:00:02", "--Http:MaxBodyBytes=1048576", "--Http:MaxEventBytes=65536");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    public async Task<string> CreateAsync(string body = """{"kind":"external","input":{}}""")
    {
        using var answer = await PostAsync("/v1/jobs", body);
        answer.EnsureSuccessStatusCode();
        using var json = await JsonAsync(answer);
        return json.RootElement.GetProperty("id").GetString()!;
    }

    public async Task<long> AppendAsync(string job, string body, string mediaType = "application/json")
    {
        using var answer = await PostAsync($"/v1/jobs/{job}/events", body, mediaType);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        using var json = await JsonAsync(answer);
        return json.RootElement.GetProperty("last_seq").GetInt64();
    }

    public Task<HttpResponseMessage> PostAsync(string path, string body, string mediaType = "application/json", params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        return SendAsync(request, headers);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? accept = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
        {
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        }

        return SendAsync(request, headers);
    }

    public async Task<string> TextAsync(string path, string? accept = null, params (string Name, string Value)[] headers)
    {
        using var answer = await GetAsync(path, accept, headers);
        return await answer.Content.ReadAsStringAsync();
    }

    public static async Task<JsonDocument> JsonAsync(HttpResponseMessage answer) => JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

    /// <summary>That the answer is a problem with this status and code.</summary>
    public static async Task<JsonElement> AssertProblemAsync(HttpResponseMessage answer, int status, string code)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode}: {text}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            using var json = JsonDocument.Parse(text);
            Assert.Equal(code, json.RootElement.GetProperty("code").GetString());
            Assert.Equal(status, json.RootElement.GetProperty("status").GetInt32());
            Assert.NotEqual("", json.RootElement.GetProperty("detail").GetString());
            return json.RootElement.Clone();
        }
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
