using System.Text.Json;
using Headway.Log;

namespace Headway.Jobs;

/// <summary>A job that someone asks for.</summary>
/// <param name="Kind">The name of a registered kind, or <c>external</c>.</param>
/// <param name="Input">What to work on; undefined: nothing.</param>
/// <param name="Options">How; undefined: the defaults.</param>
/// <param name="Owner">Whose job it is.</param>
/// <param name="Idempotency">Makes a repeated request answer with the first job.</param>
public sealed record JobRequest(string Kind, JsonElement Input, JsonElement Options, string Owner, IdempotencyKey? Idempotency = null);
