using System.Globalization;
using Headway.AspNetCore;
using Headway.Jobs;
using Headway.Research.Corpus;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Headway.Research.AspNetCore;

/// <summary>The routes of the research job: search, corpora and the text behind a citation.</summary>
internal static class ResearchEndpoints
{
    private const int DefaultK = 10;
    private const int MaxK = 1000;
    private const int MaxQuery = 10_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/search", SearchAsync).WithSummary("Ranks the files of a corpus").TakesQuery("q", "k", "corpus");
        routes.MapGet("/v1/corpora", ListAsync).WithSummary("The corpora");
        routes.MapGet("/v1/source", SourceAsync).WithSummary("A passage of a file, with the text around it").TakesQuery("corpus", "file", "start", "end");
    }

    private static async Task<IResult> SearchAsync(HttpRequest request, Corpora corpora, CancellationToken cancellationToken)
    {
        var query = request.Query["q"].ToString();
        if (string.IsNullOrWhiteSpace(query) || query.Length > MaxQuery)
        {
            return Refuse("invalid_query", $"q is the text to search for, 1 to {MaxQuery} characters.");
        }

        var text = request.Query["k"].ToString();
        var k = DefaultK;
        if (text.Length > 0 && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out k) || k is < 1 or > MaxK))
        {
            return Refuse("invalid_k", $"k is a whole number from 1 to {MaxK}.");
        }

        if (corpora.Find(request.Query["corpus"]) is not { } corpus)
        {
            return UnknownCorpus(request);
        }

        var passages = await corpus.SearchFilesAsync(query, k, cancellationToken);
        var results = passages.Select(static passage => new
        {
            passage.File,
            passage.Title,
            Score = Math.Round(passage.Score, 6),
            Passage = passage.Text,
            passage.Start,
            passage.End,
        });
        return Results.Json(new { Results = results }, JobJson.Options);
    }

    private static async Task<IResult> ListAsync(Corpora corpora, IndexJobs indexJobs, CancellationToken cancellationToken)
    {
        var open = await indexJobs.OpenAsync(cancellationToken);
        return Results.Json(
            new
            {
                Corpora = corpora.All.Select(corpus =>
                {
                    var stats = corpus.Stats();
                    return new
                    {
                        corpus.Name,
                        stats.Files,
                        stats.Passages,
                        stats.Bytes,
                        stats.State,
                        corpus.Suggestions,
                        corpus.Unread,
                        IndexJob = open.GetValueOrDefault(corpus.Name),
                    };
                }),
            },
            JobJson.Options);
    }

    private static async Task<IResult> SourceAsync(HttpRequest request, Corpora corpora, CancellationToken cancellationToken)
    {
        if (corpora.Find(request.Query["corpus"]) is not { } corpus)
        {
            return UnknownCorpus(request);
        }

        if (await corpus.ReadAsync(request.Query["file"].ToString(), cancellationToken) is not { } source)
        {
            return HeadwayProblem.Of(StatusCodes.Status404NotFound, "unknown_source", "The corpus holds no such file.");
        }

        return SourceExcerpt.TryRead(request.Query["start"], request.Query["end"], source.Utf8, out var window)
            ? Results.Json(
                new
                {
                    Corpus = corpus.Name,
                    source.File,
                    source.Title,
                    source.Sha256,
                    source.Utf8.Length,
                    window.From,
                    window.To,
                    window.Text,
                    window.Start,
                    window.End,
                },
                JobJson.Options)
            : Refuse("invalid_range", $"start and end are byte offsets into the text, 0 <= start <= end <= {source.Utf8.Length}, between characters.");
    }

    private static IResult UnknownCorpus(HttpRequest request) => HeadwayProblem.Of(
        StatusCodes.Status404NotFound, "unknown_corpus", $"There is no corpus '{Truncation.Cut(request.Query["corpus"].ToString(), 60)}'. GET /v1/corpora lists them.");

    private static IResult Refuse(string code, string detail) => HeadwayProblem.Of(StatusCodes.Status400BadRequest, code, detail);
}
