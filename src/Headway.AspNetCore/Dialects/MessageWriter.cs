using Headway.AspNetCore.Transports;

namespace Headway.AspNetCore.Dialects;

/// <summary>A writer of a dialect's messages.</summary>
internal abstract class MessageWriter : FrameWriter
{
    public abstract void Write(TranslatedMessage message);
}
