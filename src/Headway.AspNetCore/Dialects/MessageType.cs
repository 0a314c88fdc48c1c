using System.Buffers;
using System.Text;
using Headway.Log;

namespace Headway.AspNetCore.Dialects;

/// <summary>The event type of a producer's message. A message may have any name, but a type allows only some characters.</summary>
internal static class MessageType
{
    private const string NoLetters = "step"; // for a name without a character that a type allows

    private static readonly SearchValues<char> s_letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.:/-");

    /// <summary>Replaces other characters with an underscore. The name itself stays in the event's data.</summary>
    public static string Of(string name)
    {
        if (string.IsNullOrWhiteSpace(name) || (name.Length <= NewEvent.MaxTypeLength && new NewEvent(name, NewEvent.NoData).Check()?.Code != "invalid_type"))
        {
            return name;
        }

        var type = new StringBuilder();
        foreach (var letter in name)
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

        var text = type.ToString().Trim('_');
        return text.Length == 0 ? NoLetters : text[..Math.Min(text.Length, NewEvent.MaxTypeLength)];
    }
}
