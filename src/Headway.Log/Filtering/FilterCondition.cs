namespace Headway.Log.Filtering;

/// <summary>Whether an expression holds for the values that were found in an event.</summary>
internal delegate bool FilterCondition(ReadOnlySpan<byte> json, ReadOnlySpan<MemberValue> values);
