using System.Text.Json;

namespace Headway.AspNetCore;

/// <summary>Another form of a kind's result than JSON. Register one as a singleton for each form.</summary>
/// <param name="Kind">The kind of job.</param>
/// <param name="MediaType">What <c>Accept</c> asks for it by, such as <c>text/markdown</c>.</param>
/// <param name="Render">Makes the text. What stands in the result is hostile: it must be encoded.</param>
public sealed record ResultFormat(string Kind, string MediaType, Func<JsonElement, string> Render);
