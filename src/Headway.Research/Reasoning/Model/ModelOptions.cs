using System.ComponentModel.DataAnnotations;

namespace Headway.Research.Reasoning.Model;

/// <summary>The options of the language model: <c>Research:Model</c>. Any server with OpenAI's chat completions API.</summary>
public sealed record ModelOptions
{
    /// <summary>
    /// The server's base address, with its version: <c>http://localhost:11434/v1</c>. Default: <c>OPENAI_BASE_URL</c>, else
    /// OpenAI's own when a key is set.
    /// </summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The key. Default: <c>OPENAI_API_KEY</c>; local servers need none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The model's name. Default: <c>OPENAI_MODEL</c>, else <c>gpt-4o-mini</c>.</summary>
    public string? Name { get; init; }

    /// <summary>The timeout of one call. The default value is 3 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The maximum time between two chunks of a streamed answer. The default value is 45 seconds.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>The maximum number of retries of a failed call, 0 to 10. The default value is 4.</summary>
    [Range(0, 10)]
    public int MaxRetries { get; init; } = 4;

    /// <summary>
    /// The first delay before a retry; it doubles, with jitter. A server's <c>Retry-After</c> takes precedence. The default
    /// value is 1 second.
    /// </summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The maximum delay before a retry, also for <c>Retry-After</c>. The default value is 1 minute.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The maximum number of tokens of an answer, 64 to 100,000. The default value is 4,000.</summary>
    [Range(64, 100_000)]
    public int MaxOutputTokens { get; init; } = 4000;

    /// <summary>The configured name or its default.</summary>
    public string NameOrDefault => string.IsNullOrEmpty(Name) ? "gpt-4o-mini" : Name;

    /// <summary>Whether a model is configured.</summary>
    public bool IsConfigured => Endpoint is not null || !string.IsNullOrEmpty(ApiKey);
}
