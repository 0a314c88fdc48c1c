using System.Runtime.InteropServices;

namespace Headway.Research.Ranking;

/// <summary>A term of a query and what it counts.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WeightedTerm(int Term, double Weight);
