using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Headway.AspNetCore;
using Headway.AspNetCore.Access;
using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.Tests.Access;

/// <summary>A request for a job of another owner makes the same store calls as one for an unknown job, so response times do not reveal which jobs exist.</summary>
public sealed class StoreCallParityTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();
    private WebApplication _app = null!;
    private SqliteLogStore _store = null!;
    private StoreCallRecorder _recorder = null!;

    public static TheoryData<string, string, string> Routes => new()
    {
        { "GET", "/v1/jobs/{id}", "" },
        { "GET", "/v1/jobs/{id}/result", "" },
        { "GET", "/v1/jobs/{id}/events", "" },
        { "GET", "/v1/jobs/{id}/events", "text/event-stream" },
        { "GET", "/v1/jobs/{id}/events?after=7", "application/x-ndjson" },
        { "POST", "/v1/jobs/{id}/events", """{"type":"note"}""" },
        { "POST", "/v1/jobs/{id}/cancel", "{}" },
        { "POST", "/v1/jobs/{id}/input", """{"answer":1}""" },
        { "POST", "/v1/tickets", """{"job":"{id}"}""" },
    };

    public async ValueTask InitializeAsync()
    {
        _store = new SqliteLogStore(new() { Folder = _folder["data"] }, TimeProvider.System);
        (var store, _recorder) = StoreCallRecorder.Wrap(_store);
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddSingleton(store);
        builder.Services.AddHeadway(static options => options.Auth.Key = TestTokens.Secret);
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapHeadway();
        await _app.StartAsync();
        _http.BaseAddress = new(_app.Urls.First());
        _http.DefaultRequestHeaders.Authorization = new("Bearer", TestTokens.For("bob"));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task JobOfAnother_AsksTheStoreWhatAnUnknownOneDoes(string method, string route, string more)
    {
        var job = Events.Job(owner: "ann");
        await _store.CreateAsync(job, CancellationToken.None);
        await AskAsync(method, route, more, job.Id); // warm-up: some calls are made only once
        _recorder.Take("");

        var (status, calls) = await AskAsync(method, route, more, job.Id);
        var (unknownStatus, unknownCalls) = await AskAsync(method, route, more, JobIds.Create(TimeProvider.System));

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal(unknownStatus, status);
        Assert.Equal(["FindAsync(JOB)"], calls);
        Assert.Equal(unknownCalls, calls);
    }

    private async Task<(HttpStatusCode Status, IReadOnlyList<string> Calls)> AskAsync(string method, string route, string more, string id)
    {
        using var request = new HttpRequestMessage(new(method), route.Replace("{id}", id, StringComparison.Ordinal));
        if (method == "POST")
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(more.Replace("{id}", id, StringComparison.Ordinal))) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }
        else if (more.Length > 0)
        {
            request.Headers.Accept.ParseAdd(more);
        }

        using var answer = await _http.SendAsync(request);
        return (answer.StatusCode, _recorder.Take(id));
    }
}
