using System.Text.Json.Serialization;

namespace Headway.Research.Index;

/// <summary>What an index run has done so far.</summary>
/// <param name="Files">Documents found in the folder.</param>
/// <param name="Indexed">Read and written, because new or changed.</param>
/// <param name="Unchanged">Left as they were.</param>
/// <param name="Skipped">Not readable as text; each has a note.</param>
/// <param name="Removed">No longer in the folder, and so no longer in the index.</param>
/// <param name="Bytes">Text in the index, in bytes of UTF-8; filled in at the end.</param>
/// <param name="Passages">Passages in the index; filled in at the end.</param>
internal sealed record IndexCounts(int Files, int Indexed = 0, int Unchanged = 0, int Skipped = 0, int Removed = 0, long Bytes = 0, int Passages = 0)
{
    /// <summary>Files that need no more work.</summary>
    [JsonIgnore]
    public int Done => Indexed + Unchanged + Skipped;
}
