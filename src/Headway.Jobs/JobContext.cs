using System.Collections.Concurrent;
using System.Text.Json;
using Headway.Log;
using Activity = System.Diagnostics.Activity;
using ActivityContext = System.Diagnostics.ActivityContext;

namespace Headway.Jobs;

/// <summary>
/// What a running job holds in its hands: its input, and its log. Everything it tells the world it appends here;
/// everything it must not do twice it does in a step.
/// </summary>
/// <remarks>Thread-safe: parallel steps share it.</remarks>
#pragma warning disable CA1001 // A SemaphoreSlim whose wait handle nobody asks for holds nothing to release.
public sealed class JobContext
#pragma warning restore CA1001
{
    private readonly JobAppends _appends;
    private readonly JobHistory _history;
    private readonly JobAnswers _answers;
    private readonly ConcurrencySlot _place;
    private readonly TimeProvider _time;
    private readonly CancellationToken _ended;
    private readonly ConcurrentDictionary<string, bool> _begun = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ActivityContext> _spans = new(StringComparer.Ordinal); // empty where nobody traces
    private readonly SemaphoreSlim _question = new(1); // a log has one open question at a time
    private readonly Lock _percentGate = new();
    private double _percent;
    private long _appended;

    internal JobContext(EventLog log, JobRecord job, JobHistory history, JobAnswers answers, ConcurrencySlot place, TimeProvider time, CancellationToken ended)
    {
        _ended = ended;
        _appends = new(log, job.Id, new(Producer.Worker, job.Attempt));
        _history = history;
        _answers = answers;
        _place = place;
        _time = time;
        _percent = history.Percent;
        history.Steering.ForEach(answers.Add);
        Id = job.Id;
        Owner = job.Owner;
        Attempt = job.Attempt;
        using var request = JsonDocument.Parse(job.Request);
        Input = Member(request, "input");
        Options = Member(request, "options");
    }

    /// <summary>The job's id.</summary>
    public string Id { get; }

    /// <summary>Whose job it is.</summary>
    public string Owner { get; }

    /// <summary>1 the first time; one more after each crash or restart.</summary>
    public int Attempt { get; }

    /// <summary>The <c>input</c> of the request; undefined when it had none.</summary>
    public JsonElement Input { get; }

    /// <summary>The <c>options</c> of the request; undefined when it had none.</summary>
    public JsonElement Options { get; }

    /// <summary>
    /// What was said to the job so far without being asked, in the order of the log: all that stands there before the
    /// newest event of the job's own, and what else has come. A step that acts on it must say in its output which it
    /// took, so that another attempt acts on the same.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<Steering>> SteeringAsync(CancellationToken cancellationToken) =>
        _answers.SteeringUpToAsync(Interlocked.Read(ref _appended), cancellationToken);

    /// <summary>
    /// Runs a step once in the life of the job: where the log holds its output, that is returned and
    /// <paramref name="body"/> is not run. The output is read back from its JSON either way, so a job that was
    /// interrupted sees what an uninterrupted one sees.
    /// </summary>
    /// <param name="node">The step. Its id must be the same in every attempt, and stand once in a run.</param>
    /// <param name="body">Does the work. When it throws, <c>node.failed</c> is appended and the exception goes on.</param>
    /// <param name="cancellationToken">
    /// Cancels the step. When the attempt itself is over, the step ends without an event and the next attempt runs it
    /// again; a cancellation of the step alone, such as a time limit, is <c>node.failed</c> with the code <c>step_cancelled</c>.
    /// </param>
    public async Task<T> StepAsync<T>(NodeSpec node, Func<Node, CancellationToken, Task<T>> body, CancellationToken cancellationToken)
    {
        if (!_begun.TryAdd(node.Id, true))
        {
            throw new InvalidOperationException($"The step '{node.Id}' stands twice in one run.");
        }

        if (_history.TryGetOutput(node.Id, out var known))
        {
            return known.Deserialize<T>(JobJson.Options)!;
        }

        var handle = new Node(this, node.Id);
        await handle.EmitAsync(
            EventTypes.NodeStarted, new { node.Parent, node.Kind, node.Name, node.Title, node.Depth, node.Input }, cancellationToken);
        using var span = Trace(node);
        var began = _time.GetTimestamp();
        try
        {
            var output = JsonSerializer.SerializeToElement(await body(handle, cancellationToken), JobJson.Options);
            await handle.EmitAsync(EventTypes.NodeCompleted, new { Output = JobJson.Present(output), DurationMs = Milliseconds(began) }, cancellationToken);
            return output.Deserialize<T>(JobJson.Options)!;
        }
        catch (Exception fault) when (fault is not LogStoreException && !(fault is OperationCanceledException && _ended.IsCancellationRequested))
        {
            var error = Explain(fault);
            JobTrace.Fail(span, error);
            await handle.EmitAsync(EventTypes.NodeFailed, new { Error = error, DurationMs = Milliseconds(began) }, _ended);
            throw;
        }
    }

    /// <summary>Appends a <c>note</c>.</summary>
    /// <param name="level"><c>info</c>, <c>warning</c> or <c>error</c>.</param>
    /// <param name="message">A sentence for a person.</param>
    /// <param name="node">The node it is about, if any.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task NoteAsync(string level, string message, string? node, CancellationToken cancellationToken) =>
        EmitAsync(EventTypes.Note, node, new { Level = level, Message = message }, null, cancellationToken);

    /// <summary>
    /// Asks whoever watches, and waits for the answer, for as long as it takes; meanwhile the job does not count among
    /// those that work at once. An answer that came before a crash is not asked for again.
    /// </summary>
    /// <param name="node">The node that asks; it may ask once.</param>
    /// <param name="prompt">The question.</param>
    /// <param name="options">What may be answered, if the choice is limited; serialised with <see cref="JobJson.Options"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<JsonElement> AskAsync(string node, string prompt, object? options, CancellationToken cancellationToken)
    {
        if (_history.TryGetAnswer(node, out var known))
        {
            return known;
        }

        await _question.WaitAsync(cancellationToken);
        try
        {
            var answer = _answers.Expect(node);
            if (_history.OpenQuestion != node)
            {
                await EmitAsync(EventTypes.JobInputRequired, node, new { Prompt = prompt, Options = options }, null, cancellationToken);
            }

            _place.Leave();
            var said = await answer.WaitAsync(cancellationToken);
            await _place.ReturnAsync(cancellationToken);
            return said;
        }
        finally
        {
            _question.Release();
        }
    }

    internal async Task EmitAsync(string type, string? node, object data, double? jobPercent, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var json = Advance(jobPercent) is { } percent ? WithPercent(data, percent) : JobJson.Write(data);

        var result = await _appends.AppendAsync(new(type, json, node));
        if (!result.IsAccepted)
        {
            throw new JobEndedException(result.Outcome);
        }

        // Of parallel events an earlier one may come last here; any of the job's own will do as a mark.
        Interlocked.Exchange(ref _appended, result.LastSeq);
    }

    internal static JobError Explain(Exception fault) => fault switch
    {
        JobFailedException known => new(known.Code, known.Message),
        OwnerFullException full => new(OwnerFullException.Code, full.Message),
        OperationCanceledException => new("step_cancelled", "It was cancelled before it ended, for example by a time limit."),
        _ => new("internal_error", "Something went wrong inside the server; its log says what."),
    };

    private Activity? Trace(NodeSpec node)
    {
        var span = JobTrace.Begin(Id, node, node.Parent is null ? default : _spans.GetValueOrDefault(node.Parent));
        if (span is not null)
        {
            _spans[node.Id] = span.Context;
        }

        return span;
    }

    private static byte[] WithPercent(object data, double percent)
    {
        var node = JsonSerializer.SerializeToNode(data, JobJson.Options)!.AsObject();
        node["job_percent"] = percent;
        return JobJson.Write(node);
    }

    private static JsonElement Member(JsonDocument document, string name) =>
        document.RootElement.TryGetProperty(name, out var value) ? value.Clone() : default;

    // Never falling: of parallel steps, one may be further than the next to speak.
    private double? Advance(double? percent)
    {
        if (percent is not { } wanted)
        {
            return null;
        }

        lock (_percentGate)
        {
            return _percent = Math.Max(_percent, Math.Clamp(wanted, 0, 100));
        }
    }

    private long Milliseconds(long began) => (long)_time.GetElapsedTime(began).TotalMilliseconds;
}
