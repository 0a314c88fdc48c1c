namespace Headway.AspNetCore.Access;

/// <summary>Why a token was not taken. No more is told than this, since more would help only those who try.</summary>
internal enum TokenFault
{
    /// <summary>There is none.</summary>
    Missing,

    /// <summary>It stands in the address, where this application takes tickets only.</summary>
    InAddress,

    /// <summary>It was good, and its time is over.</summary>
    Expired,

    /// <summary>Anything else.</summary>
    Invalid,

    /// <summary>It cannot be checked, because the server has no keys at the moment.</summary>
    Unchecked,
}
