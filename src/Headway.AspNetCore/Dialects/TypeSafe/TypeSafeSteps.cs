using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using Headway.Log;

namespace Headway.AspNetCore.Dialects.TypeSafe;

/// <summary>The contract's words for steps.</summary>
internal static class TypeSafeSteps
{
    public const string Connected = "connected";
    public const string Completed = "completed";
    public const string Failed = "failed";
    private const string Tools = "tool_execution";
    private const string Step = "step"; // of a name without any letter that a type can have

    private static readonly SearchValues<char> s_letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.:/-");

    // Where a tool is a step of its own, it has a name of its own as well.
    private static readonly FrozenDictionary<string, string> s_tools = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["scam_database"] = "scam_db",
        ["exa_search"] = "exa_search",
        ["domain_reputation"] = "domain_reputation",
        ["phone_validator"] = "phone_validator",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>
    /// The type of an event that tells of a step. A step may have any name, a type only some characters: what stands
    /// between them is an underscore. The name itself stays in the event's data.
    /// </summary>
    public static string TypeOf(string step)
    {
        if (step.Length <= NewEvent.MaxTypeLength && new NewEvent(step, NewEvent.NoData).Check() is null)
        {
            return step;
        }

        var type = new StringBuilder();
        foreach (var letter in step)
        {
            if (s_letters.Contains(letter))
            {
                type.Append(letter);
            }
            else if (type.Length == 0 || type[^1] != '_')
            {
                type.Append('_');
            }
        }

        var name = type.ToString().Trim('_');
        return name.Length == 0 ? Step : name[..Math.Min(name.Length, NewEvent.MaxTypeLength)];
    }

    /// <summary>The step that a node is, and the tool it uses; null when it is a part of a larger one and not shown.</summary>
    public static (string Step, string? Tool)? Of(TreeNode node) => node switch
    {
        { Kind: "tool" } => (s_tools.GetValueOrDefault(node.Name, Tools), node.Name),
        { Kind: "phase" or "level" } or { Parent.Length: 0 } => (node.Name.Length > 0 ? node.Name : node.Id, null),
        _ => null,
    };
}
