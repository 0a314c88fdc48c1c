namespace Headway.Client;

/// <summary>Server and retry options of a <see cref="ProgressPublisher"/>.</summary>
public sealed record ProgressPublisherOptions
{
    /// <summary>The server's base URL. The default value is <c>http://localhost:8000</c>.</summary>
    public Uri Server { get; init; } = new("http://localhost:8000");

    /// <summary>The caller's token, if the server requires one. Not set by default.</summary>
    public string? Token { get; init; }

    /// <summary>How long a message is retried while the server is unreachable or busy. The default value is 2 minutes.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The delay before the first retry; each further retry doubles it, up to 5 seconds. The default value is 200 milliseconds.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The timeout of one request. The default value is 30 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
