using Headway.AspNetCore.Dialects.TypeSafe;
using Headway.AspNetCore.Dialects.Wort;

namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>The channels of the served dialects.</summary>
internal sealed class ChannelRoutes
{
    /// <summary>Reads the options.</summary>
    /// <exception cref="FormatException">A pattern is invalid; the message names its option.</exception>
    public ChannelRoutes(DialectsOptions options)
    {
        if (options.Wort.Enabled)
        {
            Wort = Read("Wort", options.Wort.Channel, pattern => new(new WortDialect(options), pattern, WortEndpoints.Channel, "Research", options.Wort.Mirror));
        }

        if (options.TypeSafe.Enabled)
        {
            TypeSafe = Read("TypeSafe", options.TypeSafe.Channel, pattern => new(new TypeSafeDialect(options), pattern, TypeSafeEndpoints.Channel, "Agent task", options.TypeSafe.Mirror));
        }

        if (Wort is not null && Wort.Pattern.Text == TypeSafe?.Pattern.Text)
        {
            throw new FormatException("Dialects:Wort:Channel and Dialects:TypeSafe:Channel are the same, so the dialect of a message is ambiguous.");
        }
    }

    /// <summary>All routes.</summary>
    public IEnumerable<ChannelRoute> All => new[] { Wort, TypeSafe }.OfType<ChannelRoute>();

    private ChannelRoute? Wort { get; }

    private ChannelRoute? TypeSafe { get; }

    private static ChannelRoute Read(string section, string pattern, Func<ChannelPattern, ChannelRoute> make)
    {
        try
        {
            return make(new(pattern));
        }
        catch (FormatException fault)
        {
            throw new FormatException($"Dialects:{section}:Channel: {fault.Message}", fault);
        }
    }
}
