using System.Globalization;
using StackExchange.Redis;

namespace Headway.Log.Redis;

/// <summary>Reads the addresses of Redis as deployments write them.</summary>
internal static class RedisAddress
{
    private const int UsualPort = 6379;

    /// <summary>The client's options for an address.</summary>
    /// <exception cref="LogStoreException">It is none.</exception>
    public static ConfigurationOptions Read(string url)
    {
        var options = new ConfigurationOptions();
        foreach (var part in url.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            Add(options, part);
        }

        return options.EndPoints.Count > 0 ? options : throw Malformed();
    }

    private static void Add(ConfigurationOptions options, string part)
    {
        if (!part.Contains("://", StringComparison.Ordinal))
        {
            part = "redis://" + part;
        }

        if (!Uri.TryCreate(part, UriKind.Absolute, out var uri) || uri.Scheme is not ("redis" or "rediss") || uri.Host.Length == 0)
        {
            throw Malformed();
        }

        options.EndPoints.Add(uri.Host, uri.IsDefaultPort || uri.Port < 0 ? UsualPort : uri.Port);
        options.Ssl |= uri.Scheme == "rediss";

        AddLogin(options, uri.UserInfo);

        if (uri.AbsolutePath.Trim('/') is { Length: > 0 } database)
        {
            options.DefaultDatabase = int.TryParse(database, CultureInfo.InvariantCulture, out var number) ? number : throw Malformed();
        }
    }

    // "user:password", ":password" and "password" are all in use. Without a user, Redis takes its default user.
    private static void AddLogin(ConfigurationOptions options, string login)
    {
        if (login.Length == 0)
        {
            return;
        }

        var colon = login.IndexOf(':', StringComparison.Ordinal);
        options.User = colon > 0 ? Uri.UnescapeDataString(login[..colon]) : options.User;
        options.Password = Uri.UnescapeDataString(login[(colon + 1)..]);
    }

    // The address may hold a password, so the message does not repeat it.
    private static LogStoreException Malformed() =>
        new("store_address", "Redis:Url (or REDIS_URL) is not an address. It looks like redis://localhost:6379, or redis://user:password@host:6379/0.");
}
