using System.ComponentModel.DataAnnotations;
using Headway.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.Log.Sqlite;

/// <summary>Registers the SQLite store.</summary>
public static class SqliteRegistration
{
    /// <summary>Keeps logs in a SQLite file. One process may use a folder at a time.</summary>
    /// <param name="builder">What <c>AddHeadway</c> returned.</param>
    /// <param name="folder">The folder of the file, created if it does not exist.</param>
    /// <param name="durability">The failures that an acknowledged append survives. The default value is <see cref="Durability.Normal"/>: a killed process, not a power loss.</param>
    public static HeadwayBuilder UseSqlite(this HeadwayBuilder builder, string folder, Durability durability = Durability.Normal)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return builder.UseSqlite(new() { Folder = folder, Durability = durability });
    }

    /// <summary>Keeps logs in a SQLite file, with all options.</summary>
    /// <param name="builder">What <c>AddHeadway</c> returned.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ValidationException">An option is out of range; the message names it.</exception>
    public static HeadwayBuilder UseSqlite(this HeadwayBuilder builder, SqliteLogOptions options)
    {
        Validator.ValidateObject(options, new(options), validateAllProperties: true);
        builder.Services.AddSingleton<ILogStore>(provider => new SqliteLogStore(
            options,
            provider.GetService<TimeProvider>() ?? TimeProvider.System,
            provider.GetService<GroupCommitted>() is { } committed ? committed.Invoke : null));
        return builder;
    }
}
