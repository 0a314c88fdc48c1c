namespace Headway.Bench.Checks;

/// <summary>An append that was answered with 200.</summary>
/// <param name="Number">Its Producer-Seq.</param>
/// <param name="Count">The number of its events.</param>
/// <param name="LastSeq">The <c>last_seq</c> of the answer.</param>
internal readonly record struct AcknowledgedRequest(int Number, int Count, long LastSeq);
