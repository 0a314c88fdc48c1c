using System.Diagnostics.CodeAnalysis;

namespace Headway.AspNetCore.Dialects;

/// <summary>Selects the messages of a job that a client gets. The last message of a job is always sent.</summary>
/// <param name="Preset">The name of the preset, for the statistics; null: none.</param>
/// <param name="Events">The names of the selected messages, for the statistics; <c>*</c>: all.</param>
/// <param name="Shows">Returns whether a message of this name is sent. Called for each message on the connection's task: it must be fast and must not throw.</param>
[Experimental(Seam.Diagnostic)]
public sealed record DialectSubscription(string? Preset, IReadOnlyList<string> Events, Func<string, bool> Shows);
