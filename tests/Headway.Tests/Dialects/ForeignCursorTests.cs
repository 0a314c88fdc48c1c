using System.Net;
using Headway.Tests.Access;

namespace Headway.Tests.Dialects;

/// <summary>A cursor that names someone else's job is one that names none.</summary>
public sealed class ForeignCursorTests(SharedSecretHost secret) : IClassFixture<SharedSecretHost>
{
    private const string Unknown = "01m7xez8msec3vgwt7njvxafc8";

    private readonly AccessHost _host = secret.Host;

    [Theory]
    [InlineData("/research/stream?question=What%20is%20it%3F")]
    [InlineData("/papers/stream?message=What%20is%20it%3F")]
    public async Task Cursor_OfAnothersJob_AnswersAsOfAnUnknownOne(string address)
    {
        var job = await _host.CreateAsync(TestTokens.For("ann"));
        var ofAnother = await AskAsync(job);
        var unknown = await AskAsync(Unknown);
        Assert.Equal(HttpStatusCode.NotFound, ofAnother.Status);
        Assert.Equal(unknown with { Body = unknown.Body.Replace(Unknown, job, StringComparison.Ordinal) }, ofAnother);

        async Task<(HttpStatusCode Status, string Headers, string Body)> AskAsync(string id)
        {
            using var answer = await _host.GetAsync(address, TestTokens.For("bob"), ("Last-Event-ID", $"{id}:1"));
            answer.Headers.Date = null;
            return (answer.StatusCode, $"{answer.Headers}{answer.Content.Headers.ContentType}", await answer.Content.ReadAsStringAsync());
        }
    }
}
