using Headway.AspNetCore.Access;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Headway.Tests.Access;

/// <summary>Key cache and token validation without a server, with a clock that tests control.</summary>
internal sealed class KeyCacheHarness : IDisposable
{
    private readonly LogCollector _lines = new();
    private readonly LoggerFactory _loggers;
    private readonly KeyCache _keys;
    private readonly TokenValidator _validator;

    public KeyCacheHarness(AuthOptions options)
    {
        _loggers = new([_lines]);
        _keys = new(options, Time, _loggers.CreateLogger<KeyCache>());
        _validator = new(_keys, Time, _loggers.CreateLogger<TokenValidator>());
    }

    public FakeTimeProvider Time { get; } = new();

    /// <summary>The log lines that contain a text.</summary>
    public IEnumerable<string> Lines(string part) => _lines.Lines.Where(line => line.Contains(part, StringComparison.Ordinal));

    public TimeSpan RetryAfter => _keys.RetryAfter;

    /// <summary>Returns the owner of a valid token, or the reason for its refusal.</summary>
    public async Task<string> CheckAsync(string token)
    {
        var (caller, fault) = await _validator.ValidateAsync(token, CancellationToken.None);
        return caller?.Owner ?? fault.ToString();
    }

    public async Task<string> CheckAfterAsync(TimeSpan time, string token)
    {
        Time.Advance(time);
        return await CheckAsync(token);
    }

    public void Dispose()
    {
        _keys.Dispose();
        _loggers.Dispose();
    }
}
