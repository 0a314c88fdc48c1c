using System.Security.Cryptography;
using System.Text;
using Headway.Log;

namespace Headway.Research.Tests.Pipeline;

public class ResearchRunTests
{
    [Fact]
    public async Task Run_AnsweredQuestion_WalksTheWholeTreeAndQuotesTheRightDocument()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);

        var job = await fixture.RunAsync("What is a pilot and which ships must take a pilot?");

        Assert.Equal(EventTypes.JobCompleted, job.Last.Type);
        string[] phases = ["validate_question", "generate_queries", "level-1", "level-1/probe-1", "level-1/probe-1/search-1", "level-1/probe-1/synthesis", "aggregate-1", "reflection-1", "draft", "critique", "answer_generation"];
        Assert.Empty(phases.Except(job.Started));
        Assert.Equal("pilots.md", job.Result.GetProperty("sources")[0].GetProperty("file").GetString());
        Assert.Contains("A pilot is a mariner who guides ships", job.Text("answer"), StringComparison.Ordinal);
        Assert.Contains("Every ship longer than 60 metres must take a pilot.", job.Result.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("extractive", job.Result.GetProperty("reasoning").GetString());
    }

    [Fact]
    public async Task Run_BeforeTheFirstIndex_ReadsTheDocumentsAndAnswers()
    {
        using var fixture = await ResearchFixture.OpenUnindexedAsync(documents: HarbourCorpus.Documents);

        // No index job runs here, so the question must start the indexing itself.
        var job = await fixture.RunAsync("What is a pilot and which ships must take a pilot?");

        Assert.Equal("first_index-1", job.Started.First());
        Assert.Equal(4, job.Output("first_index-1").GetProperty("files").GetInt32());
        Assert.Equal("pilots.md", job.Result.GetProperty("sources")[0].GetProperty("file").GetString());
        Assert.DoesNotContain(job.Notes, note => note.Contains("not fully indexed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_BeforeTheFirstIndex_WhoseFolderIsGone_Fails()
    {
        using var fixture = await ResearchFixture.OpenUnindexedAsync(documents: HarbourCorpus.Documents);
        Directory.Delete(fixture.Documents, recursive: true);

        Assert.Equal("corpus_unavailable", (await fixture.RunAsync("What is a pilot?")).Error.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Complete_WhileAnotherRunReads_WaitsForIt()
    {
        using var fixture = await ResearchFixture.OpenUnindexedAsync(documents: HarbourCorpus.Documents);

        var runs = Enumerable.Range(0, 4).Select(_ => fixture.Index.CompleteAsync(default)).ToList();
        await Task.WhenAll(runs);

        Assert.True(fixture.Index.IsComplete);
        Assert.Null(fixture.Index.Progress);
    }

    [Fact]
    public async Task Run_EveryCitation_IsByteEqualToItsSource()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);

        var job = await fixture.RunAsync("How much is the harbour fee, and what do the lights show?");

        Assert.NotEmpty(job.Result.GetProperty("citations").EnumerateArray());
        foreach (var citation in job.Result.GetProperty("citations").EnumerateArray())
        {
            var source = (await fixture.Index.ReadAsync(citation.GetProperty("file").GetString()!, default))!;
            var bytes = source.Utf8.Span[citation.GetProperty("start").GetInt32()..citation.GetProperty("end").GetInt32()];
            Assert.Equal(citation.GetProperty("quote").GetString(), Encoding.UTF8.GetString(bytes));
            Assert.Equal(citation.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(source.Utf8.Span)));
        }
    }

    [Fact]
    public async Task Run_SameQuestionTwice_SameReportByteForByte()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);

        var first = await fixture.RunAsync("How much is the harbour fee?", store: "one");
        var second = await fixture.RunAsync("How much is the harbour fee?", store: "two");

        Assert.Equal(first.ResultText, second.ResultText);
    }

    [Fact]
    public async Task Run_InterruptedAnywhere_EndsWithTheSameReport()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);
        const string Question = "What is a pilot, and how tall is the north light?";
        var whole = await fixture.RunAsync(Question);

        for (var events = 2; events < whole.Events.Count; events += 5)
        {
            var interrupted = await fixture.RunWithCrashAsync(Question, events);

            Assert.Equal(whole.ResultText, interrupted.ResultText);
            var completed = interrupted.Events.Where(e => e.Type == EventTypes.NodeCompleted).Select(e => e.Node).ToList();
            Assert.Equal(completed.Distinct().Count(), completed.Count);
        }
    }

    [Fact]
    public async Task Run_QuotesThatDisagree_AreFlagged()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);

        var job = await fixture.RunAsync("How much is the harbour fee for each metre of length?");

        var conflict = Assert.Single(job.Result.GetProperty("conflicts").EnumerateArray());
        Assert.Equal("number", conflict.GetProperty("kind").GetString());
        Assert.Equal(2, conflict.GetProperty("citations").GetArrayLength());
        Assert.Contains(job.Output("critique").GetProperty("criticisms").EnumerateArray(), criticism => criticism.GetProperty("severity").GetString() == "high");
    }

    [Theory]
    [InlineData("How do I configure Kubernetes ingress controllers?")]
    [InlineData("asdf qwer")]
    [InlineData("what is it?")]
    [InlineData("???")]
    [InlineData("Who won the world cup of 1998?")]
    public async Task Run_NothingToAnswerFrom_RefusesWithoutCitations(string question)
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);

        var job = await fixture.RunAsync(question);

        Assert.True(job.Result.GetProperty("refused").GetBoolean());
        Assert.Empty(job.Result.GetProperty("citations").EnumerateArray());
        Assert.Empty(job.Result.GetProperty("sources").EnumerateArray());
        Assert.NotEmpty(job.Result.GetProperty("sections")[0].GetProperty("blocks")[0].GetProperty("text").GetString()!);
    }

    [Fact]
    public async Task Run_OnePartUnknown_AnswersTheOtherAndListsIt()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);

        var job = await fixture.RunAsync("How much is the harbour fee and how do I configure Kubernetes?");

        Assert.False(job.Result.TryGetProperty("refused", out _));
        var gap = Assert.Single(job.Result.GetProperty("unanswered").EnumerateArray());
        Assert.Contains("Kubernetes", gap.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_JobPercent_NeverFalls()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: HarbourCorpus.Documents);

        var job = await fixture.RunAsync("Which ships must take a pilot?");

        var percents = job.Events.Select(FinishedJob.Data).Where(data => data.TryGetProperty("job_percent", out _))
            .Select(data => data.GetProperty("job_percent").GetDouble()).ToList();
        Assert.Equal(percents.Order(), percents);
        Assert.Equal(99, percents[^1]);
    }
}
