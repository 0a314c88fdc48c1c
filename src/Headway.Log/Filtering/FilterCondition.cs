namespace Headway.Log.Filtering;

/// <summary>Evaluates an expression with the member values of an event.</summary>
internal delegate bool FilterCondition(ReadOnlySpan<byte> json, ReadOnlySpan<MemberValue> values);
