namespace Headway.AspNetCore.Access;

/// <summary>Validates the key options and creates the key source that they configure.</summary>
internal static class KeySourceFactory
{
    /// <summary>Creates the configured key source; null if no key is configured.</summary>
    /// <exception cref="AuthSettingException">The options contradict each other.</exception>
    public static IKeySource? Create(AuthOptions options)
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

    /// <summary>Returns the allowed signature algorithms.</summary>
    /// <exception cref="AuthSettingException">The option names an unknown algorithm.</exception>
    public static IReadOnlyList<string> Algorithms(AuthOptions options)
    {
        var names = (options.Algorithms ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return names.FirstOrDefault(static name => !KeyRequirements.Algorithms.Contains(name)) is { } unknown
            ? throw new AuthSettingException($"Auth:Algorithms: '{unknown}' is not one of {string.Join(", ", KeyRequirements.Algorithms)}.")
            : names is [] ? KeyRequirements.Algorithms : names;
    }

    private static LocalKeySource File(string option, bool isKeySet, string path) => new(option, isKeySet, () => KeyParser.ReadFile(path, option));

    private static void Check(AuthOptions options)
    {
        var given = new[] { ("Auth:Key", options.Key), ("Auth:KeyFile", options.KeyFile), ("Auth:JwksFile", options.JwksFile), ("Auth:Authority", options.Authority) }
            .Where(static setting => setting.Item2 is not null).Select(static setting => setting.Item1).ToList();
        if (given.Count > 1)
        {
            throw new AuthSettingException($"{given[0]} and {given[1]} are both set. Set only one of them. To use several keys, set Auth:JwksFile.");
        }

        if (given.Count == 1 && options.Mode == "none")
        {
            throw new AuthSettingException($"Auth:Mode is none, which lets everybody use the server, but {given[0]} is set, which requires a token. Remove one of the two.");
        }

        if (given.Count == 0 && (options.Algorithms ?? options.Issuer ?? options.Audience) is not null)
        {
            throw new AuthSettingException("Auth:Algorithms, Auth:Issuer and Auth:Audience have no effect without a key. Set Auth:Key, Auth:KeyFile, Auth:JwksFile or Auth:Authority.");
        }

        if (options is { Authority: not null, Audience: null or "" })
        {
            throw new AuthSettingException("Auth:Authority requires Auth:Audience, because the authority signs tokens for other applications with the same keys.");
        }
    }
}
