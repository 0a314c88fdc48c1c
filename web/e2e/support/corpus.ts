import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const documents: Record<string, string> = {
  "lighthouse.md": `# The lighthouse of Windholm

The lighthouse of Windholm was built in 1871 from grey granite — the café « Zur Möwe » at its foot came a hundred years later.
Its lamp burns 1,500 metres above nothing but water, the keepers like to say, though the tower is only 38 metres high.

The light flashes twice every 15 seconds. A flash of the lighthouse can be seen from 19 nautical miles away in clear weather.
When fog comes in, the keeper starts the horn, which sounds once a minute until the fog has gone.
`,
  "harbour.md": `# When does the ferry leave the harbour?

The harbour of Windholm has two basins, the northern one for fishing boats and the southern one for the ferry.
The ferry leaves the harbour at seven in the morning and comes back at six in the evening, except in storms.

The harbour master keeps a log of every vessel. Each entry in the log gets a number that is never used again.
In winter the ferry does not sail when the wind is stronger than 9 on the Beaufort scale.
Whoever misses the ferry waits in the harbour office, where the stove is lit from October until the end of April.
The log lies open there too, so that anyone may read which vessels came and went on any day of the past.
`,
  "keepers.md": `# The keepers

Three keepers share the work of the lighthouse, in watches of eight hours.
The keeper on watch winds the clockwork of the lamp every four hours and writes the weather into the log.
A keeper who sees a vessel in distress fires a red rocket and calls the lifeboat by telephone.
`,
  "lifeboat.md": `# The lifeboat

The lifeboat of Windholm is called Margarethe and is launched down a slip, which takes four minutes.
Its crew of seven are volunteers. The lifeboat has saved 212 people since it was founded in 1903.
`,
};

/** Pages about a fictional island, so that no other document has the answers. */
export function writeCorpus(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(documents)) writeFileSync(join(folder, name), text);
  return folder;
}

export const QUESTION = "How far can a flash of the lighthouse be seen in clear weather?";
