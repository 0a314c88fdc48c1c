using System.Runtime.InteropServices;

namespace Headway.Research.Ranking;

/// <summary>A passage of the index, by number, and its score or that of its document.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RankedPassage(int Passage, double Score);
