using System.Text.Json.Serialization;

namespace Headway.Research.Index;

/// <summary>The counts of an index run.</summary>
/// <param name="Files">Documents found in the folder.</param>
/// <param name="Indexed">Indexed files: new or changed.</param>
/// <param name="Unchanged">Unchanged files.</param>
/// <param name="Skipped">Unreadable files; each has a note.</param>
/// <param name="Removed">Files removed from the index because they were deleted.</param>
/// <param name="Bytes">Indexed text in bytes of UTF-8; set at the end.</param>
/// <param name="Passages">Indexed passages; set at the end.</param>
internal sealed record IndexCounts(int Files, int Indexed = 0, int Unchanged = 0, int Skipped = 0, int Removed = 0, long Bytes = 0, int Passages = 0)
{
    /// <summary>The number of processed files.</summary>
    [JsonIgnore]
    public int Done => Indexed + Unchanged + Skipped;
}
