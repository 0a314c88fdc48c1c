using Microsoft.Extensions.Logging;

namespace Headway.AspNetCore.Access;

/// <summary>The keys that tokens are checked with. A key set is looked at again when its file has changed, at most once a second.</summary>
/// <remarks>Thread-safe: the keys are replaced as a whole. A changed file that cannot be used leaves the old keys in force.</remarks>
internal sealed partial class KeyRing
{
    private static readonly string[] s_known = [TokenKey.Hs256, TokenKey.Rs256, TokenKey.Es256];
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    private readonly AuthOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<KeyRing> _logger;
    private readonly HashSet<string> _algorithms;
    private readonly Lock _gate = new();
    private List<TokenKey> _keys;
    private (DateTime Written, long Length) _seen;
    private long _looked;

    /// <summary>Reads the keys that the settings name.</summary>
    /// <exception cref="AuthSettingException">The settings contradict each other, or a key cannot be used.</exception>
    public KeyRing(AuthOptions options, TimeProvider time, ILogger<KeyRing> logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _algorithms = ReadAlgorithms(options.Algorithms);
        CheckChoice(options);
        _seen = Stamp();
        _looked = time.GetTimestamp();
        _keys = Read();
    }

    /// <summary>Whether there are keys, so that callers must show a token.</summary>
    public bool IsNeeded => _options.HasKeys;

    /// <summary>The keys that may have signed a token of this algorithm; a key with an id only where the token names it.</summary>
    public IReadOnlyList<TokenKey> Find(string algorithm, string? id)
    {
        LookAgain();
        return [.. Volatile.Read(ref _keys).Where(key => key.Algorithm == algorithm && (key.Id is null || string.IsNullOrEmpty(id) || key.Id == id))];
    }

    private static HashSet<string> ReadAlgorithms(string? list)
    {
        HashSet<string> names = [.. (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        return names.FirstOrDefault(static name => !s_known.Contains(name)) is { } stray
            ? throw new AuthSettingException($"Auth:Algorithms: '{stray}' is not one of {string.Join(", ", s_known)}.")
            : names;
    }

    private static void CheckChoice(AuthOptions options)
    {
        var given = new[] { ("Auth:Key", options.Key), ("Auth:KeyFile", options.KeyFile), ("Auth:JwksFile", options.JwksFile) }
            .Where(static setting => setting.Item2 is not null).Select(static setting => setting.Item1).ToList();
        if (given.Count > 1)
        {
            throw new AuthSettingException($"{given[0]} and {given[1]} are both set; one of them says which keys count. Several keys go into Auth:JwksFile.");
        }

        if (given.Count == 1 && options.Mode == "none")
        {
            throw new AuthSettingException($"Auth:Mode is none, so everybody may use the server, and {given[0]} is set, so only bearers of tokens may. Take one away.");
        }

        if (given.Count == 0 && (options.Algorithms ?? options.Issuer ?? options.Audience) is not null)
        {
            throw new AuthSettingException("Auth:Algorithms, Auth:Issuer and Auth:Audience say which tokens count, but no key is set: Auth:Key, Auth:KeyFile or Auth:JwksFile.");
        }
    }

    private List<TokenKey> Read()
    {
        var (keys, option) = _options switch
        {
            { Key: { } text } => ([KeyText.Read(text, "Auth:Key")], "Auth:Key"),
            { KeyFile: { } path } => ([KeyText.Read(KeyText.ReadFile(path, "Auth:KeyFile"), "Auth:KeyFile")], "Auth:KeyFile"),
            { JwksFile: { } path } => (JsonWebKeys.Read(KeyText.ReadFile(path, "Auth:JwksFile"), "Auth:JwksFile"), "Auth:JwksFile"),
            _ => ((IReadOnlyList<TokenKey>)[], ""),
        };
        var allowed = keys.Where(key => _algorithms.Count == 0 || _algorithms.Contains(key.Algorithm)).ToList();
        return allowed.Count > 0 || !_options.HasKeys
            ? allowed
            : throw new AuthSettingException($"{option} holds no key for {(_algorithms.Count == 0 ? string.Join(", ", s_known) : $"Auth:Algorithms={_options.Algorithms}")}.");
    }

    private void LookAgain()
    {
        if (_options.JwksFile is null || _time.GetElapsedTime(Volatile.Read(ref _looked)) < s_look)
        {
            return;
        }

        lock (_gate)
        {
            Volatile.Write(ref _looked, _time.GetTimestamp());
            var stamp = Stamp();
            if (stamp == _seen)
            {
                return;
            }

            _seen = stamp;
            try
            {
                Volatile.Write(ref _keys, Read());
                LogReloaded(_keys.Count);
            }
            catch (AuthSettingException fault)
            {
                LogKept(fault.Message);
            }
        }
    }

    private (DateTime Written, long Length) Stamp()
    {
        var file = string.IsNullOrEmpty(_options.JwksFile) ? null : new FileInfo(_options.JwksFile);
        return file is { Exists: true } ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    [LoggerMessage(1, LogLevel.Information, "The key set has changed; {Count} keys are in force.")]
    private partial void LogReloaded(int count);

    [LoggerMessage(2, LogLevel.Warning, "The key set has changed and cannot be used; the old keys stay in force. {Reason}")]
    private partial void LogKept(string reason);
}
