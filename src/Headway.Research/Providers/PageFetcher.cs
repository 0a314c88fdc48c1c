using System.Net;

namespace Headway.Research.Providers;

/// <summary>Fetches untrusted URLs: only public http(s) addresses and text types, with limits on redirects, bytes and time.</summary>
internal sealed class PageFetcher(SearchOptions options, TimeProvider time) : IDisposable
{
    private readonly HttpClient _http = new(PublicConnection.Handler(options)) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };

    /// <summary>The page at <paramref name="url"/>.</summary>
    /// <exception cref="ProviderException">The page is refused or cannot be fetched; the message gives the reason.</exception>
    public async Task<FetchedPage> FetchAsync(string url, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await FollowAsync(CheckedAddress(url, null), either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ProviderException($"The page did not arrive within {options.Timeout.TotalSeconds:0.#} seconds.");
        }
        catch (HttpRequestException e)
        {
            throw e.InnerException as ProviderException ?? new ProviderException($"The page cannot be reached ({e.HttpRequestError}).", e);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new ProviderException("The page broke off or is badly compressed.", e);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<FetchedPage> FollowAsync(Uri address, CancellationToken cancellationToken)
    {
        for (var redirects = 0; redirects <= options.MaxRedirects; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.UserAgent.ParseAdd("Headway/0.1");
            request.Headers.Accept.ParseAdd("text/html, application/xhtml+xml, text/plain, text/markdown;q=0.9");
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (IsRedirect(response.StatusCode) && response.Headers.Location is { } location)
            {
                address = CheckedAddress(location.OriginalString, address);
                continue;
            }

            return await ReadAsync(response, address, cancellationToken);
        }

        throw new ProviderException($"The page redirects more than {options.MaxRedirects} times.");
    }

    private async Task<FetchedPage> ReadAsync(HttpResponseMessage response, Uri address, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw new ProviderException($"The page answered {(int)response.StatusCode}.");
        }

        var type = response.Content.Headers.ContentType;
        if (!PageText.CanRead(type?.MediaType))
        {
            throw new ProviderException("The page is not of a text type.");
        }

        if (response.Content.Headers.ContentLength > options.MaxPageBytes)
        {
            throw TooLong();
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = await BoundedRead.AllAsync(body, options.MaxPageBytes, cancellationToken) ?? throw TooLong();
        return await PageText.ExtractAsync(address.AbsoluteUri, bytes, type!, cancellationToken);
    }

    private static Uri CheckedAddress(string url, Uri? from)
    {
        var parsed = from is null
            ? Uri.TryCreate(url, UriKind.Absolute, out var address)
            : Uri.TryCreate(from, url, out address);
        if (!parsed || (address!.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw new ProviderException("The address is not an http or https address.");
        }

        if (address.UserInfo.Length > 0)
        {
            throw new ProviderException("The address carries a user name.");
        }

        return address;
    }

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    private ProviderException TooLong() => new($"The page is longer than {options.MaxPageBytes:N0} bytes.");
}

/// <summary>The text of a page, and its URL after redirects.</summary>
internal sealed record FetchedPage(string Url, string Title, string Text);
