using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;

namespace Headway.Research.Reasoning.Model;

/// <summary>Creates the client for a server that speaks OpenAI's chat completions.</summary>
internal static class ModelClient
{
    /// <summary>A client that is safe for concurrent use. It does not retry or time out; <see cref="ModelCalls"/> does both.</summary>
    public static IChatClient Create(ModelOptions options)
    {
        var transport = new OpenAIClientOptions { RetryPolicy = new ClientRetryPolicy(0), NetworkTimeout = Timeout.InfiniteTimeSpan };
        if (options.Endpoint is not null)
        {
            transport.Endpoint = options.Endpoint;
        }

        // Local servers need no key, but the client requires one.
        var key = new ApiKeyCredential(string.IsNullOrEmpty(options.ApiKey) ? "none" : options.ApiKey);
        return new ChatClient(options.NameOrDefault, key, transport).AsIChatClient();
    }
}
