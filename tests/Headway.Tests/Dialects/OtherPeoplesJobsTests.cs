using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Headway.Tests.Access;

namespace Headway.Tests.Dialects;

/// <summary>Someone else's job is an unknown job, in every contract and on every route that takes an id, those of tomorrow too.</summary>
public sealed partial class OtherPeoplesJobsTests(SharedSecretHost secret) : IClassFixture<SharedSecretHost>
{
    private const string Unknown = "01m7xez8msec3vgwt7njvxafc8";

    // These are mapped with an id that is none of a job's.
    private static readonly string[] s_other = ["/openapi/{documentName}.json", "{*path:nonfile:regex(^(?!v1/|openapi/).*$)}"];

    private readonly AccessHost _host = secret.Host;

    [Theory]
    [InlineData("""{"kind":"external","input":{}}""", false)]
    [InlineData("""{"kind":"external","input":{}}""", true)]
    [InlineData("""{"kind":"research","input":{"question":"What is a cursor?"}}""", true)]
    public async Task JobOfAnother_AnswersAsAnUnknownOne_OnEveryRoute(string body, bool hasEnded)
    {
        var job = await _host.CreateAsync(TestTokens.For("ann"), body);
        if (hasEnded)
        {
            using var cancelled = await _host.PostAsync($"/v1/jobs/{job}/cancel", "{}", TestTokens.For("ann"));
        }

        var asked = 0;
        foreach (var (method, route) in MappedRoutes.Of(_host).Where(static pair => pair.Route.Contains('{') && !s_other.Contains(pair.Route)))
        {
            foreach (var isSocket in (bool[])[false, true])
            {
                var unknown = await AskAsync(method, route, Unknown, isSocket);
                var ofAnother = await AskAsync(method, route, job, isSocket);
                Assert.True(unknown == ofAnother, $"{method} {route}{(isSocket ? " as a socket" : "")}:\n{unknown}\n{ofAnother}");
                asked++;
            }
        }

        Assert.True(asked > 20);
    }

    // What is answered, without the id and the time; of a stream, how it begins.
    private async Task<string> AskAsync(string method, string route, string id, bool isSocket)
    {
        using var request = new HttpRequestMessage(new(method), MappedRoutes.Fill(route, id));
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {TestTokens.For("bob")}");
        if (method != "GET")
        {
            request.Content = new ByteArrayContent("""{"answer":1,"type":"note"}"""u8.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }
        else if (isSocket)
        {
            request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
            request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
            request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
            request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", Convert.ToBase64String(new byte[16]));
        }

        using var answer = await _host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.Headers.Date = null;
        var isLive = (int)answer.StatusCode == 101 || answer.Content.Headers.ContentType?.MediaType == "text/event-stream";
        var text = isLive ? "" : await answer.Content.ReadAsStringAsync();
        return IdPattern().Replace($"{(int)answer.StatusCode} {answer.Headers} {answer.Content.Headers.ContentType} {text}", "ID");
    }

    [GeneratedRegex("[0-9a-hjkmnp-tv-z]{26}", RegexOptions.None, 1000)]
    private static partial Regex IdPattern();
}
