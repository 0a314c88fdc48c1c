namespace Headway.Research.Reasoning.Model;

/// <summary>What a model answered. Token counts are absent when its server does not report them.</summary>
/// <param name="Text">The whole text.</param>
/// <param name="IsCutShort">Whether the model stopped at the limit of tokens.</param>
/// <param name="InputTokens">Tokens read, over all tries.</param>
/// <param name="OutputTokens">Tokens written, over all tries.</param>
internal sealed record ModelAnswer(string Text, bool IsCutShort, long? InputTokens, long? OutputTokens);
