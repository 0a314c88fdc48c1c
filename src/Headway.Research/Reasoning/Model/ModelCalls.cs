using System.Text;
using Headway.Jobs;
using Microsoft.Extensions.AI;
using Polly;
using Polly.Retry;

namespace Headway.Research.Reasoning.Model;

/// <summary>Calls a model with retries, exponential backoff, a total timeout and an idle timeout. Safe for concurrent use.</summary>
internal sealed class ModelCalls
{
    private const string ContinuePrompt = "Your text broke off. Go on exactly where it ends; repeat nothing and explain nothing.";

    private readonly IChatClient _chat;
    private readonly ModelOptions _options;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline _retries;

    public ModelCalls(IChatClient chat, ModelOptions options, TimeProvider time)
    {
        _chat = chat;
        _options = options;
        _time = time;
        _retries = options.MaxRetries == 0 ? ResiliencePipeline.Empty : Retries(options, time);
    }

    public string Model => _options.NameOrDefault;

    /// <summary>Sends a request and passes the streamed chunks to <paramref name="onText"/>.</summary>
    /// <exception cref="JobFailedException">The model failed permanently.</exception>
    public async Task<ModelAnswer> AskAsync(
        string instructions, string request, Func<string, CancellationToken, Task> onText, CancellationToken cancellationToken)
    {
        var call = new Call([new(ChatRole.System, instructions), new(ChatRole.User, request)], onText);
        try
        {
            await _retries.ExecuteAsync(async token => await TryAsync(call, token), cancellationToken);
            return new ModelAnswer(call.Text.ToString(), call.IsCutShort, call.InputTokens, call.OutputTokens);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && (ModelFault.IsTransient(fault) || fault is System.ClientModel.ClientResultException))
        {
            throw ModelFault.Explain(fault, Model);
        }
    }

    private static ResiliencePipeline Retries(ModelOptions options, TimeProvider time) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                MaxDelay = options.MaxRetryDelay,
                ShouldHandle = new PredicateBuilder().Handle<Exception>(ModelFault.IsTransient),
                DelayGenerator = arguments => ValueTask.FromResult(
                    ModelFault.RetryAfter(arguments.Outcome.Exception, time) is { } asked ? Least(asked, options.MaxRetryDelay) : (TimeSpan?)null),
            })
            .Build();

    private async Task TryAsync(Call call, CancellationToken cancellationToken)
    {
        using var whole = new CancellationTokenSource(_options.Timeout, _time);
        using var idle = new CancellationTokenSource(_options.IdleTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(whole.Token, idle.Token, cancellationToken);
        try
        {
            await StreamAsync(call, idle, either.Token, cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && (whole.IsCancellationRequested || idle.IsCancellationRequested))
        {
            throw new TimeoutException("The model did not answer in time.", fault);
        }
    }

    private async Task StreamAsync(Call call, CancellationTokenSource idle, CancellationToken limited, CancellationToken cancellationToken)
    {
        var finished = false;
        var options = new ChatOptions { MaxOutputTokens = _options.MaxOutputTokens };
        await foreach (var update in _chat.GetStreamingResponseAsync(call.Messages(ContinuePrompt), options, limited))
        {
            idle.CancelAfter(_options.IdleTimeout);
            call.Count(update.Contents.OfType<UsageContent>());
            if (update.FinishReason == ChatFinishReason.ContentFilter)
            {
                throw new JobFailedException("model_refused", "The language model's server withheld the answer because of its content rules.");
            }

            finished |= update.FinishReason is not null;
            call.IsCutShort |= update.FinishReason == ChatFinishReason.Length;
            if (update.Text.Length > 0)
            {
                await call.AppendAsync(update.Text, cancellationToken);
            }
        }

        if (!finished)
        {
            throw new ModelStreamException();
        }
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    /// <summary>One answer over all attempts. Text already passed on stays; a retry continues after it.</summary>
    private sealed class Call(IReadOnlyList<ChatMessage> messages, Func<string, CancellationToken, Task> onText)
    {
        public StringBuilder Text { get; } = new();

        public bool IsCutShort { get; set; }

        public long? InputTokens { get; private set; }

        public long? OutputTokens { get; private set; }

        public IEnumerable<ChatMessage> Messages(string goOn) => Text.Length == 0
            ? messages
            : [.. messages, new(ChatRole.Assistant, Text.ToString()), new(ChatRole.User, goOn)];

        public async Task AppendAsync(string text, CancellationToken cancellationToken)
        {
            Text.Append(text);
            await onText(text, cancellationToken);
        }

        public void Count(IEnumerable<UsageContent> usages)
        {
            foreach (var usage in usages)
            {
                InputTokens = (InputTokens ?? 0) + (usage.Details.InputTokenCount ?? 0);
                OutputTokens = (OutputTokens ?? 0) + (usage.Details.OutputTokenCount ?? 0);
            }
        }
    }
}

/// <summary>The answer of a model. Token counts are absent when the server does not report them.</summary>
/// <param name="Text">The whole text.</param>
/// <param name="IsCutShort">Whether the model stopped at the token limit.</param>
/// <param name="InputTokens">Input tokens of all attempts.</param>
/// <param name="OutputTokens">Output tokens of all attempts.</param>
internal sealed record ModelAnswer(string Text, bool IsCutShort, long? InputTokens, long? OutputTokens);

/// <summary>A stream ended without a finish reason.</summary>
internal sealed class ModelStreamException() : Exception("The stream ended without a finish reason.");
