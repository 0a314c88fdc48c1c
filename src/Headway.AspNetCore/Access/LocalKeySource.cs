namespace Headway.AspNetCore.Access;

/// <summary>
/// Reads keys from the configuration or from a file. A file is read once a second instead of when its modification time
/// changes: Kubernetes updates a secret by replacing a symbolic link on the path, which leaves that time unchanged.
/// </summary>
internal sealed class LocalKeySource(string option, bool isKeySet, Func<string> read) : IKeySource
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    public string Option => option;

    public bool IsKeySet => isKeySet;

    public bool AllowsSecrets => true;

    public TimeSpan RefreshAfter => s_second;

    public TimeSpan MaxAge => s_second;

    public TimeSpan MinInterval => s_second;

    public TimeSpan MaxBackoff => s_second;

    public KeyDocument ReadAtStart() => new(read(), Issuer: null);

    public ValueTask<KeyDocument> ReadAsync(CancellationToken cancellationToken) => new(ReadAtStart());
}
