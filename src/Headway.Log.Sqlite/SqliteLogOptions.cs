using System.ComponentModel.DataAnnotations;

namespace Headway.Log.Sqlite;

/// <summary>The failures that an acknowledged append survives.</summary>
public enum Durability
{
    /// <summary>The group is in the write-ahead log: it survives a killed process; a power loss may take the last groups.</summary>
    Normal = 0,

    /// <summary>The group is on the disk (fsync): it survives a power loss too.</summary>
    Full = 1,
}

/// <summary>The options of the embedded store. Section <c>Store</c> of the configuration.</summary>
public sealed record SqliteLogOptions
{
    /// <summary>The folder that holds the database. The default value is <c>data</c> below the working folder.</summary>
    public string Folder { get; set; } = "data";

    /// <summary>The failures that an acknowledged append survives. The default value is <see cref="Durability.Normal"/>.</summary>
    public Durability Durability { get; set; } = Durability.Normal;

    /// <summary>How long the log of a job that has ended is kept; zero: for ever. The default value is zero.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan Retention { get; set; }

    /// <summary>
    /// Other times for the jobs of some kinds: a comma list of <c>KIND=DURATION</c>, for example
    /// <c>research=30.00:00:00,external=1.00:00:00</c>. A duration of zero keeps them for ever. The default value is empty.
    /// </summary>
    [RetentionByKind]
    public string RetentionByKind { get; set; } = "";
}
