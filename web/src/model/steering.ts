import { asNumber, asObject, asObjects, asText } from "../lib/json";
import type { LogEvent, Steering } from "./types";

/** The steering text of an event; undefined for other events. Steering has no node, an answer has one. */
export function steeringOf(event: LogEvent): string | undefined {
  if (event.type !== "job.input_received" || event.node !== undefined) return undefined;
  return asText(asObject(event.data.answer)?.steer);
}

/** The steering entries with what a step's output says about their use. */
export function withOutcomes(steering: readonly Steering[], output: unknown): readonly Steering[] {
  const outcomes = asObjects(asObject(output)?.steering);
  if (outcomes.length === 0 || steering.length === 0) return steering;
  return steering.map((said) => {
    const outcome = outcomes.find((entry) => entry.seq === said.seq);
    if (!outcome) return said;
    const level = asNumber(outcome.level);
    const unused = asText(outcome.unused);
    return {
      ...said,
      ...(level === undefined ? {} : { level }),
      ...(unused === undefined ? {} : { unused }),
    };
  });
}

/** Says how a steering entry was used. */
export function steeringText(said: Steering, ended: boolean): string {
  if (said.level !== undefined)
    return ended ? `Used by level ${said.level}.` : `Level ${said.level} looks into it.`;
  if (said.unused !== undefined) return `Not used. ${said.unused}`;
  return ended ? "Not used. The job ended first." : "Waits for the next level.";
}
