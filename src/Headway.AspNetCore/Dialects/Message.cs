using System.Text.Json.Serialization;

namespace Headway.AspNetCore.Dialects;

/// <summary>A message of a dialect before it is encoded: each dialect has its records.</summary>
/// <param name="Name">The dialect's name for it: what a client subscribes to, and an SSE frame's event.</param>
internal abstract record Message([property: JsonIgnore] string Name);
