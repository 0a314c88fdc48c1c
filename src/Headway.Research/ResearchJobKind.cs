using System.Text.Json;
using Headway.Jobs;
using Headway.Research.Corpus;
using Headway.Research.Pipeline;
using Headway.Research.Providers;
using Headway.Research.Reasoning;
using Headway.Research.Reasoning.Extractive;

namespace Headway.Research;

/// <summary>
/// The kind <c>research</c>: answers a question from the corpus and, if configured, the web, with a cited report.
/// Input: <c>question</c>. Options: <c>depth</c>, <c>breadth</c>, <c>corpus</c>, <c>reasoning</c>, <c>confirm_plan</c>.
/// </summary>
public sealed class ResearchJobKind : IJobKind
{
    internal const string KindName = "research";

    private const int LongestQuestion = 10_000;

    private readonly Corpora _corpora;
    private readonly WebSearch _web;
    private readonly IModelReasoning? _model;
    private readonly TimeProvider _time;

    internal ResearchJobKind(Corpora corpora, WebSearch web, IModelReasoning? model, TimeProvider time)
    {
        _time = time;
        _corpora = corpora;
        _web = web;
        _model = model;
    }

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public bool TakesSteering => true;

    /// <inheritdoc/>
    public void CheckAnswer(JobQuestion question, JsonElement answer) =>
        PlanAnswer.Read(answer, question.Options.Deserialize<PlanQuestion>(JobJson.Options)!);

    /// <inheritdoc/>
    public string Validate(JsonElement input, JsonElement options)
    {
        var question = Question(input);
        var settings = ResearchSettings.Read(options);
        Corpus(settings);
        Reasoning(settings);
        return Sentence.Capital(Truncation.Line(question));
    }

    /// <inheritdoc/>
    public async Task<JsonElement> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        var (settings, corpus, reasoning) = Parts(job);
        if (corpus is not null)
        {
            await new InitialIndexing(job, corpus, _time).WaitAsync(cancellationToken);
        }

        var weights = corpus is null ? TermWeights.Uniform : TermWeights.From(corpus);
        var task = new ResearchTask(Question(job.Input).Trim(), settings, corpus, weights);
        var report = await new ResearchRun(job, task, reasoning, _web).RunAsync(cancellationToken);
        return JsonSerializer.SerializeToElement(report, JobJson.Options);
    }

    private (ResearchSettings Settings, CorpusIndex? Corpus, IReasoning Reasoning) Parts(JobContext job)
    {
        try
        {
            var settings = ResearchSettings.Read(job.Options);
            return (settings, Corpus(settings), Reasoning(settings));
        }
        catch (JobRefusedException e)
        {
            // The configuration changed since the job was created.
            throw new JobFailedException(e.Code, e.Message, e);
        }
    }

    private static string Question(JsonElement input)
    {
        if (input.ValueKind != JsonValueKind.Object || !input.TryGetProperty("question", out var question) || question.ValueKind == JsonValueKind.Null)
        {
            throw new JobRefusedException("empty_question", "input.question is missing.");
        }

        if (question.ValueKind != JsonValueKind.String)
        {
            throw new JobRefusedException("invalid_question", "input.question must be text.");
        }

        var text = question.GetString()!;
        if (text.Length > LongestQuestion)
        {
            throw new JobRefusedException("question_too_long", $"input.question has {text.Length:N0} characters; at most {LongestQuestion:N0} are taken.");
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            throw new JobRefusedException("empty_question", "input.question is empty.");
        }

        return text;
    }

    private CorpusIndex? Corpus(ResearchSettings settings)
    {
        var corpus = _corpora.Find(settings.Corpus);
        return corpus is null && settings.Corpus is not null
            ? throw new JobRefusedException("unknown_corpus", $"There is no corpus '{settings.Corpus}'. Known: {string.Join(", ", _corpora.All.Select(known => known.Name))}.")
            : corpus;
    }

    private IReasoning Reasoning(ResearchSettings settings) => (settings.Reasoning, _model) switch
    {
        (ResearchSettings.Model, null) => throw new JobRefusedException("model_not_configured", "reasoning=model needs a language model, and none is configured."),
        (ResearchSettings.Extractive, _) or (null, null) => new ExtractiveReasoning(),
        _ => _model!.Create(),
    };
}
