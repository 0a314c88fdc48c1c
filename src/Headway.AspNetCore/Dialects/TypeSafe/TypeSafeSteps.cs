using System.Collections.Frozen;

namespace Headway.AspNetCore.Dialects.TypeSafe;

/// <summary>The step names of the contract.</summary>
internal static class TypeSafeSteps
{
    public const string Connected = "connected";
    public const string Completed = "completed";
    public const string Failed = "failed";
    private const string Tools = "tool_execution";

    // The tools that have their own step, and the name of that step.
    private static readonly FrozenDictionary<string, string> s_tools = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["scam_database"] = "scam_db",
        ["exa_search"] = "exa_search",
        ["domain_reputation"] = "domain_reputation",
        ["phone_validator"] = "phone_validator",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Returns the step and the tool of a node; null when the node is not shown because it is part of another.</summary>
    public static (string Step, string? Tool)? Of(TreeNode node) => node switch
    {
        { Kind: "tool" } => (s_tools.GetValueOrDefault(node.Name, Tools), node.Name),
        { Kind: "phase" or "level" } or { Parent.Length: 0 } => (node.Name.Length > 0 ? node.Name : node.Id, null),
        _ => null,
    };
}
