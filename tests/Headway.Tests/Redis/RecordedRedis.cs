using System.Text.Json;
using System.Text.RegularExpressions;
using Headway.Log.Redis;
using Headway.Tests.Documentation;

namespace Headway.Tests.Redis;

/// <summary>Data of an older node in Redis; see <c>Recorded/README.md</c>.</summary>
internal sealed partial record RecordedRedis(
    string Open, string Closed, Dictionary<string, string[]> Logs, string[][] Keys, string[][] Messages)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public static async Task<RecordedRedis> ReadAsync() => JsonSerializer.Deserialize<RecordedRedis>(
        await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests/Headway.Tests/Redis/Recorded/two-jobs.json")), s_json)!;

    /// <summary>A key's name without the ids of jobs, nodes and hashed keys.</summary>
    public static string Shape(string name) => Ids().Replace(name, "ID");

    public async Task LoadAsync(RedisConnection redis)
    {
        foreach (var command in Keys)
        {
            await redis.Database.ExecuteAsync(command[0], [.. command[1..]]);
        }
    }

    /// <summary>The recorded value of a field of a job's state.</summary>
    public string State(string job, string field)
    {
        var hash = Keys.Single(command => command[1] == $"headway:{{{job}}}:state");
        return hash[Array.IndexOf(hash, field, 2) + 1];
    }

    [GeneratedRegex("[0-9a-z]{26,64}")]
    private static partial Regex Ids();
}
