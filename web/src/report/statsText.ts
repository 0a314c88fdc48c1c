import { count } from "../lib/format";
import { asNumber, asText, type JsonObject } from "../lib/json";

/** The statistics of a report as sentences. Absent values are left out. */
export function statsText(stats: JsonObject): string {
  const n = (name: string, one: string, many?: string) => {
    const value = asNumber(stats[name]);
    return value === undefined ? undefined : count(value, one, many);
  };
  const effort = listed([n("levels", "round"), n("probes", "probe"), n("searches", "search", "searches")]);
  const read = [n("passages", "passage"), n("documents", "document")]
    .filter((part) => part !== undefined)
    .join(" of ");
  const kept = n("quotes", "quote");
  const tokens = listed([
    n("input_tokens", "token read", "tokens read"),
    n("output_tokens", "token written", "tokens written"),
  ]);
  const model = asText(stats.model);
  return [
    effort && `It took ${effort}.`,
    read && `They went through ${read}${kept ? ` and kept ${kept}` : ""}.`,
    (tokens || model) &&
      `The model${model ? ` was ${model}` : ""}${model && tokens ? ", with " : tokens ? " used " : ""}${tokens}.`,
  ]
    .filter((sentence) => sentence)
    .join(" ");
}

function listed(parts: readonly (string | undefined)[]): string {
  const said = parts.filter((part) => part !== undefined);
  return said.length < 2 ? (said[0] ?? "") : `${said.slice(0, -1).join(", ")} and ${said[said.length - 1]}`;
}
