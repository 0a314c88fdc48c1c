using Headway.AspNetCore.Access;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Headway.Tests.Access;

/// <summary>The keys and the check of tokens, without a server and with a clock that the tests move.</summary>
internal sealed class TimedKeys : IDisposable
{
    private readonly LineCollector _lines = new();
    private readonly LoggerFactory _loggers;
    private readonly KeyRing _ring;
    private readonly TokenReader _reader;

    public TimedKeys(AuthOptions options)
    {
        _loggers = new([_lines]);
        _ring = new(options, Time, _loggers.CreateLogger<KeyRing>());
        _reader = new(_ring, Time);
    }

    public FakeTimeProvider Time { get; } = new();

    /// <summary>What was logged and holds this text.</summary>
    public IEnumerable<string> Lines(string part) => _lines.Lines.Where(line => line.Contains(part, StringComparison.Ordinal));

    public TimeSpan RetryAfter => _ring.RetryAfter;

    /// <summary>The owner of a token that is taken, or why it is not.</summary>
    public async Task<string> CheckAsync(string token)
    {
        var (caller, fault) = await _reader.ReadAsync(token, CancellationToken.None);
        return caller?.Owner ?? fault.ToString();
    }

    public async Task<string> CheckAfterAsync(TimeSpan time, string token)
    {
        Time.Advance(time);
        return await CheckAsync(token);
    }

    public void Dispose()
    {
        _ring.Dispose();
        _loggers.Dispose();
    }
}
