using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatFinishReason = Microsoft.Extensions.AI.ChatFinishReason;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Headway.Research.Reasoning.Model;

/// <summary>The common chat interface over OpenAI's client, for any server that speaks chat completions. Safe for concurrent use.</summary>
/// <remarks>It tries each call once: retries are the caller's, which knows what has been shown already.</remarks>
internal sealed class OpenAIChatClient : IChatClient
{
    private readonly ChatClient _chat;

    public OpenAIChatClient(ModelOptions options)
    {
        var transport = new OpenAIClientOptions { RetryPolicy = new ClientRetryPolicy(0), NetworkTimeout = Timeout.InfiniteTimeSpan };
        if (options.Endpoint is not null)
            transport.Endpoint = options.Endpoint;
        // Local servers want no key, but the client does.
        var key = new ApiKeyCredential(string.IsNullOrEmpty(options.ApiKey) ? "none" : options.ApiKey);
        _chat = new ChatClient(options.NameOrDefault, key, transport);
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var settings = new ChatCompletionOptions { MaxOutputTokenCount = options?.MaxOutputTokens };
        await foreach (var update in _chat.CompleteChatStreamingAsync(messages.Select(Convert), settings, cancellationToken))
        {
            var converted = new ChatResponseUpdate(Microsoft.Extensions.AI.ChatRole.Assistant, string.Concat(update.ContentUpdate.Select(part => part.Text)))
            {
                FinishReason = Convert(update.FinishReason),
                ModelId = update.Model,
            };
            if (update.Usage is { } usage)
                converted.Contents.Add(new UsageContent(new UsageDetails { InputTokenCount = usage.InputTokenCount, OutputTokenCount = usage.OutputTokenCount }));
            yield return converted;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static OpenAI.Chat.ChatMessage Convert(ChatMessage message) =>
        message.Role == Microsoft.Extensions.AI.ChatRole.System ? new SystemChatMessage(message.Text)
        : message.Role == Microsoft.Extensions.AI.ChatRole.Assistant ? new AssistantChatMessage(message.Text)
        : new UserChatMessage(message.Text);

    private static ChatFinishReason? Convert(OpenAI.Chat.ChatFinishReason? reason) => reason switch
    {
        null => null,
        OpenAI.Chat.ChatFinishReason.Length => ChatFinishReason.Length,
        OpenAI.Chat.ChatFinishReason.ContentFilter => ChatFinishReason.ContentFilter,
        _ => ChatFinishReason.Stop,
    };
}
