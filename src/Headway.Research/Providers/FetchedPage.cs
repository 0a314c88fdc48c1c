namespace Headway.Research.Providers;

/// <summary>The text of a page, as quotes will be cut from it, and the address it came from after redirects.</summary>
internal sealed record FetchedPage(string Url, string Title, string Text);
