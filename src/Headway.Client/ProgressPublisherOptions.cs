namespace Headway.Client;

/// <summary>Where progress goes, and how long a publisher tries to get it there.</summary>
public sealed record ProgressPublisherOptions
{
    /// <summary>The server's address. The default value is <c>http://localhost:8000</c>.</summary>
    public Uri Server { get; init; } = new("http://localhost:8000");

    /// <summary>The caller's token, where the server asks for one. Not set by default.</summary>
    public string? Token { get; init; }

    /// <summary>How long a message is tried again while the server cannot be reached or is busy. The default value is 2 minutes.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The first wait before trying again; it doubles up to 5 seconds. The default value is 200 milliseconds.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The time one request may take. The default value is 30 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
