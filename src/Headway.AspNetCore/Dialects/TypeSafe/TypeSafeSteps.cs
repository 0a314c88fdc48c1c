using System.Collections.Frozen;

namespace Headway.AspNetCore.Dialects.TypeSafe;

/// <summary>The contract's words for steps.</summary>
internal static class TypeSafeSteps
{
    public const string Connected = "connected";
    public const string Completed = "completed";
    public const string Failed = "failed";
    private const string Tools = "tool_execution";

    // Where a tool is a step of its own, it has a name of its own as well.
    private static readonly FrozenDictionary<string, string> s_tools = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["scam_database"] = "scam_db",
        ["exa_search"] = "exa_search",
        ["domain_reputation"] = "domain_reputation",
        ["phone_validator"] = "phone_validator",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The step that a node is, and the tool it uses; null when it is a part of a larger one and not shown.</summary>
    public static (string Step, string? Tool)? Of(TreeNode node) => node switch
    {
        { Kind: "tool" } => (s_tools.GetValueOrDefault(node.Name, Tools), node.Name),
        { Kind: "phase" or "level" } or { Parent.Length: 0 } => (node.Name.Length > 0 ? node.Name : node.Id, null),
        _ => null,
    };
}
