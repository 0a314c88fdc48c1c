namespace Headway.FirstLight;

/// <summary>Whether a row reached what it should.</summary>
internal enum Outcome
{
    /// <summary>There was nothing to reach.</summary>
    None = 0,

    Yes = 1,

    /// <summary>A figure that was missed.</summary>
    No = 2,

    /// <summary>A promise that was broken, or a measure that could not be taken to its end.</summary>
    Broken = 3,
}
