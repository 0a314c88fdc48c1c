namespace Headway.AspNetCore.Access;

/// <summary>Why a token is refused. The response gives no more detail, because that would help attackers.</summary>
internal enum TokenFault
{
    /// <summary>The request has no token.</summary>
    Missing,

    /// <summary>The token is in the URL, where this application accepts only tickets.</summary>
    InAddress,

    /// <summary>The token is otherwise valid, but has expired.</summary>
    Expired,

    /// <summary>The token is invalid for any other reason.</summary>
    Invalid,

    /// <summary>The token cannot be checked, because the keys are unavailable.</summary>
    Unchecked,
}
