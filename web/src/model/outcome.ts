import { count } from "../lib/format";
import { asList, asNumber, asObject, asObjects, asText, asTexts, type JsonObject } from "../lib/json";
import { countsText, stopReasonText } from "./labels";
import type { NodeModel } from "./types";

/** A text about the output of a finished node; undefined for unknown outputs. */
export function outcome(node: NodeModel): string | undefined {
  if (node.error) return node.error.message;
  const output = asObject(node.output);
  if (!output) return asText(node.output);
  const specific = outcomes.find(([fits]) => fits(node))?.[1](output);
  return specific ?? (node.counts ? countsText(node.counts) : undefined);
}

type Fits = (node: NodeModel) => boolean;
const named =
  (name: string): Fits =>
  (node) =>
    node.name === name || node.kind === name;

const outcomes: readonly (readonly [Fits, (output: JsonObject) => string | undefined])[] = [
  [named("generate_queries"), (o) => list(o.queries, "question to search for", "questions to search for")],
  [named("plan"), (o) => list(o.queries, "question to search for", "questions to search for")],
  [named("confirm_plan"), decisionWords],
  [named("probe"), evidenceWords],
  [named("synthesis"), evidenceWords],
  [named("tool"), (o) => resultWords(o)],
  [named("level"), (o) => join([list(o.probes, "probe"), number(o.documents, "document")])],
  [
    named("aggregate_results"),
    (o) => join([number(o.source_count, "source"), wordIf(o.confidence, (c) => `${c} confidence`)]),
  ],
  [named("reflection"), reflectionWords],
  [named("draft"), (o) => join([number(o.sections, "section"), number(o.length, "character")])],
  [
    named("critique"),
    (o) => (asList(o.criticisms).length === 0 ? "nothing to object" : list(o.criticisms, "remark")),
  ],
  [
    named("answer_generation"),
    (o) =>
      join([number(o.sections_count, "section"), number(o.sources_cited, "source cited", "sources cited")]),
  ],
];

function decisionWords(output: JsonObject): string | undefined {
  const decision = asText(output.decision);
  if (decision === "edited") return `edited, ${list(output.queries, "query", "queries")}`;
  if (decision === "sent_back") return `sent back: ${asText(output.feedback) ?? ""}`;
  return decision;
}

function evidenceWords(output: JsonObject): string | undefined {
  if (!Array.isArray(output.evidence)) return asText(output.summary);
  const evidence = asObjects(output.evidence);
  if (evidence.length === 0) return "found nothing to quote";
  const places = new Set(evidence.map((item) => asText(item.file) ?? asText(item.url)));
  return `${count(evidence.length, "quote")} from ${count(places.size, "document")}`;
}

function resultWords(output: JsonObject): string | undefined {
  const total = asNumber(output.total) ?? asList(output.results).length;
  return Array.isArray(output.results) || output.total !== undefined ? count(total, "result") : undefined;
}

function reflectionWords(output: JsonObject): string | undefined {
  const gap = asText(output.knowledge_gap);
  const more = asTexts(output.follow_up_queries).length;
  const reason = stopReasonText(asText(output.stop_reason));
  if (output.is_sufficient === true && !reason) return "enough evidence";
  return join([gap, more > 0 ? count(more, "follow-up question") : undefined, reason], " · ");
}

function list(value: unknown, one: string, many?: string): string | undefined {
  return Array.isArray(value) ? count(value.length, one, many) : undefined;
}

function number(value: unknown, one: string, many?: string): string | undefined {
  const n = asNumber(value);
  return n === undefined ? undefined : count(n, one, many);
}

function wordIf(value: unknown, say: (text: string) => string): string | undefined {
  const text = asText(value);
  return text === undefined ? undefined : say(text);
}

function join(parts: readonly (string | undefined)[], separator = ", "): string | undefined {
  const said = parts.filter((part) => part !== undefined);
  return said.length === 0 ? undefined : said.join(separator);
}
