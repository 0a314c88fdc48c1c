using System.Text.Json;
using Headway.ScamCheck.Extraction;

namespace Headway.ScamCheck.Tools;

/// <summary>Looks up entities in the configured list of reported scams.</summary>
internal sealed class ScamDatabaseTool(ScamList? list, string? loadError = null) : ICheckTool
{
    public string Name => "scam_database";

    public string Node => "scam_db";

    public string Title => "Looking in the scam database";

    public (int From, int To) Range => (30, 50);

    public IReadOnlyList<Entity> Select(Entities entities) =>
        list is null ? [] : [.. entities.Of(Entities.Phone, Entities.Url, Entities.Domain, Entities.Email)];

    public string? Limitation(Entities entities) => list is null ? "No scam database is loaded (ScamCheck:Database)." : loadError;

    public string Describe(Entity entity) => $"Checking scam database for {EntityText.Of(entity)}";

    public Task<JsonElement> CheckAsync(Entity entity, CancellationToken cancellationToken) => Task.FromResult(
        list!.Find(entity) is { } entry
            ? Evidence.Write(new { Found = true, entry.Type, entry.Value, entry.Category, entry.Source, Rules = (string[])["known_scam"] })
            : Evidence.Write(new { Found = false, Entries = list.Count }));
}
