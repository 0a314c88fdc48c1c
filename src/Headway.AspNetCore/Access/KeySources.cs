namespace Headway.AspNetCore.Access;

/// <summary>Checks the options that say which tokens count, and finds where the keys are.</summary>
internal static class KeySources
{
    /// <summary>The one source that the options name; null when they name none.</summary>
    /// <exception cref="AuthSettingException">The options contradict each other.</exception>
    public static IKeySource? Of(AuthOptions options)
    {
        Check(options);
        return options switch
        {
            { Key: { } text } => new LocalKeySource("Auth:Key", isKeySet: false, () => text),
            { KeyFile: { } path } => File("Auth:KeyFile", isKeySet: false, path),
            { JwksFile: { } path } => File("Auth:JwksFile", isKeySet: true, path),
            { Authority: { } address } => new AuthorityKeySource(address, options.Issuer),
            _ => null,
        };
    }

    /// <summary>The algorithms that tokens may be signed with.</summary>
    /// <exception cref="AuthSettingException">The option names one that does not exist.</exception>
    public static IReadOnlyList<string> Algorithms(AuthOptions options)
    {
        var names = (options.Algorithms ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return names.FirstOrDefault(static name => !KeyRules.Algorithms.Contains(name)) is { } stray
            ? throw new AuthSettingException($"Auth:Algorithms: '{stray}' is not one of {string.Join(", ", KeyRules.Algorithms)}.")
            : names is [] ? KeyRules.Algorithms : names;
    }

    private static LocalKeySource File(string option, bool isKeySet, string path) => new(option, isKeySet, () => KeyText.ReadFile(path, option));

    private static void Check(AuthOptions options)
    {
        var given = new[] { ("Auth:Key", options.Key), ("Auth:KeyFile", options.KeyFile), ("Auth:JwksFile", options.JwksFile), ("Auth:Authority", options.Authority) }
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
            throw new AuthSettingException("Auth:Algorithms, Auth:Issuer and Auth:Audience say which tokens count, but no key is set: Auth:Key, Auth:KeyFile, Auth:JwksFile or Auth:Authority.");
        }

        if (options is { Authority: not null, Audience: null or "" })
        {
            throw new AuthSettingException("Auth:Audience must be set with Auth:Authority: the authority signs tokens for other programs with the same keys.");
        }
    }
}
