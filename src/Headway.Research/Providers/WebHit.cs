namespace Headway.Research.Providers;

/// <summary>One hit of a web search: where the page is, what it is called, and what the engine says of it.</summary>
internal sealed record WebHit(string Url, string Title, string? Snippet, double? Score = null);
