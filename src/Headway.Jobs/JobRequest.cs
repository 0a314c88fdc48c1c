using System.Text.Json;
using Headway.Log;

namespace Headway.Jobs;

/// <summary>A request to create a job.</summary>
/// <param name="Kind">The name of a registered kind, or <c>external</c>.</param>
/// <param name="Input">The input; undefined if absent.</param>
/// <param name="Options">The options; undefined: defaults.</param>
/// <param name="Owner">The owner of the job.</param>
/// <param name="Idempotency">If set, a repeated request with this key returns the first job.</param>
public sealed record JobRequest(string Kind, JsonElement Input, JsonElement Options, string Owner, IdempotencyKey? Idempotency = null);
