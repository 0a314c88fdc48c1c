using System.Collections.Concurrent;
using System.Text.Json;
using Headway.Log;
using Activity = System.Diagnostics.Activity;
using ActivityContext = System.Diagnostics.ActivityContext;

namespace Headway.Jobs;

/// <summary>
/// The API of a running job: its input, its steps and its log. Work that must not be repeated after a restart belongs
/// in a step.
/// </summary>
/// <remarks>Thread-safe, so that parallel steps can share it.</remarks>
#pragma warning disable CA1001 // A SemaphoreSlim holds no resources unless its wait handle is used.
public sealed class JobContext
#pragma warning restore CA1001
{
    private readonly JobAppends _appends;
    private readonly JobHistory _history;
    private readonly JobAnswers _answers;
    private readonly ConcurrencySlot _slot;
    private readonly TimeProvider _time;
    private readonly CancellationToken _ended;
    private readonly ConcurrentDictionary<string, bool> _startedSteps = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ActivityContext> _spans = new(StringComparer.Ordinal); // empty without tracing
    private readonly SemaphoreSlim _question = new(1); // a log has one open question at a time
    private readonly Lock _percentGate = new();
    private double _percent;
    private long _appended;

    internal JobContext(EventLog log, JobRecord job, JobHistory history, JobAnswers answers, ConcurrencySlot slot, TimeProvider time, CancellationToken ended)
    {
        _ended = ended;
        _appends = new(log, job.Id, new(Producer.Worker, job.Attempt));
        _history = history;
        _answers = answers;
        _slot = slot;
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

    /// <summary>The owner of the job.</summary>
    public string Owner { get; }

    /// <summary>The number of this attempt, from 1. Each crash or restart adds one.</summary>
    public int Attempt { get; }

    /// <summary>The <c>input</c> of the request; undefined if absent.</summary>
    public JsonElement Input { get; }

    /// <summary>The <c>options</c> of the request; undefined if absent.</summary>
    public JsonElement Options { get; }

    /// <summary>
    /// The steering that the job has received, in log order. It includes all steering that precedes the job's own newest
    /// event. A step that uses it must record in its output which steering it used, so that another attempt uses the same.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<Steering>> SteeringAsync(CancellationToken cancellationToken) =>
        _answers.SteeringUpToAsync(Interlocked.Read(ref _appended), cancellationToken);

    /// <summary>
    /// Runs a step at most once to completion: if the log has its output, returns that output and does not run
    /// <paramref name="body"/>. The output is always deserialised from its JSON, so an interrupted job sees the same
    /// values as an uninterrupted one.
    /// </summary>
    /// <param name="node">The step. Its id must be the same in every attempt and unique within an attempt.</param>
    /// <param name="body">Does the work. If it throws, <c>node.failed</c> is appended and the exception is rethrown.</param>
    /// <param name="cancellationToken">
    /// Cancels the step. If the attempt ends, the step ends without an event and the next attempt runs it again. If only
    /// the step is cancelled, for example by a timeout, <c>node.failed</c> has the code <c>step_cancelled</c>.
    /// </param>
    /// <exception cref="InvalidOperationException">The attempt has already run a step with this id.</exception>
    public async Task<T> StepAsync<T>(NodeSpec node, Func<Node, CancellationToken, Task<T>> body, CancellationToken cancellationToken)
    {
        if (!_startedSteps.TryAdd(node.Id, true))
        {
            throw new InvalidOperationException($"The step '{node.Id}' was already run in this attempt. Step ids must be unique.");
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
    /// <param name="message">A sentence for people.</param>
    /// <param name="node">The node that the note belongs to, if any.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task NoteAsync(string level, string message, string? node, CancellationToken cancellationToken) =>
        EmitAsync(EventTypes.Note, node, new { Level = level, Message = message }, null, cancellationToken);

    /// <summary>
    /// Asks a question and waits for the answer without a timeout. While it waits, the job uses no concurrency slot. If
    /// the question was answered before a crash, returns that answer and does not ask again.
    /// </summary>
    /// <param name="node">The node that asks. A node can ask only one question.</param>
    /// <param name="prompt">The question.</param>
    /// <param name="options">The possible answers, if the choice is limited; serialised with <see cref="JobJson.Options"/>.</param>
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
            var answer = _answers.AnswerTo(node);
            if (_history.OpenQuestion != node)
            {
                await EmitAsync(EventTypes.JobInputRequired, node, new { Prompt = prompt, Options = options }, null, cancellationToken);
            }

            _slot.Release();
            var value = await answer.WaitAsync(cancellationToken);
            await _slot.AcquireAsync(cancellationToken);
            return value;
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

        // Parallel events may set this out of order. SteeringAsync needs the seq of any own event, not the highest.
        Interlocked.Exchange(ref _appended, result.LastSeq);
    }

    internal static JobError Explain(Exception fault) => fault switch
    {
        JobFailedException known => new(known.Code, known.Message),
        OwnerFullException full => new(OwnerFullException.Code, full.Message),
        OperationCanceledException => new("step_cancelled", "The step was cancelled before it ended, for example by a timeout."),
        _ => new("internal_error", "An internal error occurred. The server's log has the details."),
    };

    private Activity? Trace(NodeSpec node)
    {
        var span = JobTrace.StartStep(Id, node, node.Parent is null ? default : _spans.GetValueOrDefault(node.Parent));
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

    // Never decreases: parallel steps may report their percentages out of order.
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
