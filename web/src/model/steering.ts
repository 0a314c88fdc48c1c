import { asNumber, asObject, asObjects, asText } from "../lib/json";
import type { LogEvent, Steering } from "./types";

/** The sentence of an event that steers; an answer to a question belongs to a node. */
export function steeringOf(event: LogEvent): string | undefined {
  if (event.type !== "job.input_received" || event.node !== undefined) return undefined;
  return asText(asObject(event.data.answer)?.steer);
}

/** What a step's output says became of the sentences it took. */
export function taken(steering: readonly Steering[], output: unknown): readonly Steering[] {
  const fates = asObjects(asObject(output)?.steering);
  if (fates.length === 0 || steering.length === 0) return steering;
  return steering.map((said) => {
    const fate = fates.find((entry) => entry.seq === said.seq);
    if (!fate) return said;
    const level = asNumber(fate.level);
    const unused = asText(fate.unused);
    return {
      ...said,
      ...(level === undefined ? {} : { level }),
      ...(unused === undefined ? {} : { unused }),
    };
  });
}

/** What became of a sentence, for people. */
export function fateWords(said: Steering, ended: boolean): string {
  if (said.level !== undefined)
    return ended ? `Used by level ${said.level}.` : `Level ${said.level} looks into it.`;
  if (said.unused !== undefined) return `Not used. ${said.unused}`;
  return ended ? "Not used. The job had ended before it could be." : "Waits for the next level.";
}
