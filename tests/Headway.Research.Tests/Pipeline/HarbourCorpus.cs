namespace Headway.Research.Tests.Pipeline;

/// <summary>Documents about a harbour, two of which conflict.</summary>
internal static class HarbourCorpus
{
    public static readonly (string, string)[] Documents =
    [
        ("pilots.md", """
            # Pilots of Brandholm

            A pilot is a mariner who guides ships through the harbour entrance. The pilot boards the ship two miles out.
            Every ship longer than 60 metres must take a pilot. Smaller ships may enter without one if the wind is below 12 knots.
            """),
        ("fees.md", """
            # Harbour fees

            The harbour fee is 40 crowns for each metre of length. The fee is due before the ship leaves the harbour.
            Fishing boats that are registered in Brandholm pay half of the harbour fee.
            """),
        ("lights.md", """
            # Lights and signals

            The north light shows red every 4 seconds. The south light shows green every 6 seconds.
            When fog hides the lights, the horn on the mole sounds twice a minute.
            """),
        ("old.md", """
            # Harbour fees of former years

            The harbour fee is 35 crowns for each metre of length. It had been raised after the storm.
            """),
    ];
}
