using System.ComponentModel.DataAnnotations;
using Headway.Log;
using Headway.Log.Sqlite;

namespace Headway.Server;

/// <summary>The kinds of log stores.</summary>
public enum StoreKind
{
    /// <summary>Redis when <c>Redis:Url</c> is set, otherwise SQLite.</summary>
    Auto = 0,

    /// <summary>A file in the data folder, for one process.</summary>
    Sqlite = 1,

    /// <summary>Redis, for one process or many.</summary>
    Redis = 2,
}

/// <summary>The log store. Section <c>Store</c> of the configuration.</summary>
public sealed record StoreOptions
{
    /// <summary>The kind of store. The default value is <see cref="StoreKind.Auto"/>.</summary>
    public StoreKind Kind { get; init; } = StoreKind.Auto;

    /// <summary>
    /// The folder for indexes and, with SQLite, for logs; each process needs its own. The default value is <c>data</c> below
    /// the working folder.
    /// </summary>
    [Required]
    public string Folder { get; init; } = "data";

    /// <summary>
    /// With SQLite: which failures an acknowledged append survives. The default value is <see cref="Durability.Normal"/>.
    /// </summary>
    public Durability Durability { get; init; } = Durability.Normal;

    /// <summary>With SQLite: how long the log of a job that has ended is kept; zero: for ever. The default value is zero.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan Retention { get; init; }

    /// <summary>
    /// With SQLite: other times for the jobs of some kinds: a comma list of <c>KIND=DURATION</c>, for example
    /// <c>research=30.00:00:00,external=1.00:00:00</c>. A duration of zero keeps them for ever. The default value is empty.
    /// </summary>
    [RetentionByKind]
    public string RetentionByKind { get; init; } = "";
}
