import { asNumber, asObject, asObjects, asText, type JsonObject } from "../lib/json";

export interface Block {
  readonly type: string;
  readonly text: string;
  readonly citations: readonly number[];
}

export interface Citation {
  readonly id: number;
  readonly file?: string;
  readonly url?: string;
  readonly corpus?: string;
  readonly title?: string;
  readonly start: number;
  readonly end: number;
  readonly sha256?: string;
  readonly quote: string;
}

export interface SourceEntry {
  readonly id: number;
  readonly title: string;
  readonly file?: string;
  readonly url?: string;
  readonly corpus?: string;
}

export interface Report {
  readonly title: string;
  readonly question?: string;
  readonly reasoning?: string;
  readonly refused: boolean;
  readonly sections: readonly { readonly heading?: string; readonly blocks: readonly Block[] }[];
  readonly citations: readonly Citation[];
  readonly sources: readonly SourceEntry[];
  readonly unanswered: readonly { readonly facet: string; readonly reason?: string }[];
  readonly conflicts: readonly Conflict[];
  readonly stopReason?: string;
  readonly stats: JsonObject;
}

export interface Conflict {
  readonly kind?: string;
  readonly statement: string;
  readonly citations: readonly number[];
  readonly values: readonly string[];
}

/** Reads the result of a research job; undefined for other results. */
export function readReport(result: unknown): Report | undefined {
  const object = asObject(result);
  if (!object || !Array.isArray(object.sections)) return undefined;
  const corpus = asText(object.corpus);
  const sources = asObjects(object.sources).map((source, i) => readSource(source, i, corpus));
  return {
    title: asText(object.title) ?? asText(object.question) ?? "Report",
    ...optional("question", asText(object.question)),
    ...optional("reasoning", asText(object.reasoning)),
    refused: object.refused === true,
    sections: asObjects(object.sections)
      .map(readSection)
      .filter((section) => section.blocks.length > 0),
    citations: asObjects(object.citations).map((citation, i) => readCitation(citation, i, sources, corpus)),
    sources,
    unanswered: asObjects(object.unanswered).map((item) => ({
      facet: asText(item.facet) ?? "",
      ...optional("reason", asText(item.reason)),
    })),
    conflicts: asObjects(object.conflicts).map(readConflict),
    ...optional("stopReason", asText(object.stop_reason)),
    stats: asObject(object.stats) ?? {},
  };
}

/** Without source lists, because the page has its own. */
function readSection(section: JsonObject): Report["sections"][number] {
  const blocks = asObjects(section.blocks).map(readBlock);
  return {
    ...optional("heading", asText(section.heading)),
    blocks: blocks.filter((block) => block.type !== "source_list"),
  };
}

function readBlock(block: JsonObject): Block {
  return {
    type: asText(block.type) ?? "text",
    text: asText(block.text) ?? "",
    citations: numbers(block.citations),
  };
}

/** Also reads an item of a probe's evidence, which has the same fields. */
export function readCitation(
  citation: JsonObject,
  index: number,
  sources: readonly SourceEntry[],
  corpus: string | undefined,
): Citation {
  const file = asText(citation.file);
  const url = asText(citation.url);
  const source = sources.find((s) =>
    file !== undefined ? s.file === file : s.url !== undefined && s.url === url,
  );
  return {
    id: asNumber(citation.id) ?? index + 1,
    ...optional("file", file),
    ...optional("url", url),
    ...optional("corpus", asText(citation.corpus) ?? source?.corpus ?? corpus),
    ...optional("title", asText(citation.title) ?? source?.title),
    start: asNumber(citation.start) ?? 0,
    end: asNumber(citation.end) ?? 0,
    ...optional("sha256", asText(citation.sha256)),
    quote: asText(citation.quote) ?? "",
  };
}

function readSource(source: JsonObject, index: number, corpus: string | undefined): SourceEntry {
  const file = asText(source.file);
  const url = asText(source.url);
  return {
    id: asNumber(source.id) ?? index + 1,
    title: asText(source.title) ?? file ?? url ?? "Untitled",
    ...optional("file", file),
    ...optional("url", url),
    ...optional("corpus", asText(source.corpus) ?? corpus),
  };
}

function readConflict(item: JsonObject): Conflict {
  const values = Array.isArray(item.values) ? item.values : [];
  return {
    ...optional("kind", asText(item.kind)),
    statement: asText(item.statement) ?? "",
    citations: numbers(item.citations),
    values: values.map((value) => (typeof value === "string" ? value : JSON.stringify(value))),
  };
}

function numbers(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((n): n is number => typeof n === "number") : [];
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
