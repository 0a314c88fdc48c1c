using Headway.ScamCheck.Extraction;

namespace Headway.ScamCheck.Tools;

/// <summary>Formats entities for sentences.</summary>
internal static class EntityText
{
    private const int MaxLength = 80;

    /// <summary>Formats an entity, such as <c>phone number +1 202 555 0143</c>.</summary>
    public static string Of(Entity entity) => $"{Sort(entity.Type)} {Short(entity.Value)}";

    /// <summary>A value, cut to fit into a sentence.</summary>
    public static string Short(string value) => Truncation.Cut(value, MaxLength);

    private static string Sort(string type) => type switch
    {
        Entities.Phone => "phone number",
        Entities.Url => "address",
        Entities.Email => "e-mail address",
        _ => type,
    };
}
