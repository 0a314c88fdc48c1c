namespace Headway.AspNetCore.Access;

/// <summary>
/// Keys in the configuration or in a file. A file's content is read once a second, because the times of a file do not change
/// when a symbolic link on its path is replaced, as Kubernetes does with the files of a secret.
/// </summary>
internal sealed class LocalKeySource(string option, bool isKeySet, Func<string> read) : IKeySource
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    public string Option => option;

    public bool IsKeySet => isKeySet;

    public bool AllowsSecrets => true;

    public TimeSpan RefreshAfter => s_second;

    public TimeSpan TrustFor => s_second;

    public TimeSpan LeastGap => s_second;

    public TimeSpan MostBackoff => s_second;

    public KeyDocument ReadAtStart() => new(read(), Issuer: null);

    public ValueTask<KeyDocument> ReadAsync(CancellationToken cancellationToken) => new(ReadAtStart());
}
