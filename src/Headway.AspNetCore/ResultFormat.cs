using System.Text.Json;

namespace Headway.AspNetCore;

/// <summary>A format of a kind's result other than JSON. Register each format as a singleton.</summary>
/// <param name="Kind">The kind of job.</param>
/// <param name="MediaType">The media type in the <c>Accept</c> header, such as <c>text/markdown</c>.</param>
/// <param name="Render">Renders the result as text. The result is untrusted input and must be encoded.</param>
public sealed record ResultFormat(string Kind, string MediaType, Func<JsonElement, string> Render);
