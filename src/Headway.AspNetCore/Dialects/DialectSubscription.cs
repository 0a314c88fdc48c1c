using System.Diagnostics.CodeAnalysis;

namespace Headway.AspNetCore.Dialects;

/// <summary>Which messages of a job a client is sent. The last message of a job is always sent.</summary>
/// <param name="Preset">The name of the choice for the statistics, if it has one.</param>
/// <param name="Events">The names of messages that it shows, for the statistics; <c>*</c> is all.</param>
/// <param name="Shows">Whether it shows a message of this name. Called for each message on the connection's task: it must be fast, and throw nothing.</param>
[Experimental(Seam.Diagnostic)]
public sealed record DialectSubscription(string? Preset, IReadOnlyList<string> Events, Func<string, bool> Shows);
