import { asNumber, asObject, asObjects, asText, asTexts, type JsonObject } from "../lib/json";

export type Answer = "scam" | "suspicious" | "safe";

export interface Reason {
  readonly sentence: string;
  readonly weight: number;
  readonly about: readonly string[];
}

export interface Verdict {
  readonly answer: Answer;
  readonly score: number;
  readonly confidence?: number;
  /** Sorted by weight, highest first. */
  readonly against: readonly Reason[];
  readonly inFavour: readonly Reason[];
  readonly named: readonly { readonly sort: string; readonly values: readonly string[] }[];
  readonly checked: readonly string[];
  readonly notChecked: readonly { readonly what: string; readonly reason: string }[];
  readonly evidence: readonly JsonObject[];
}

const answers: readonly Answer[] = ["scam", "suspicious", "safe"];

/** Reads the result of a check; undefined when the value is not one. */
export function readVerdict(value: unknown): Verdict | undefined {
  const result = asObject(value);
  const answer = answers.find((known) => known === result?.verdict);
  if (!result || !answer) return undefined;
  const reasons = asObjects(result.rules).map(readReason);
  const confidence = asNumber(result.confidence);
  return {
    answer,
    score: Math.min(100, Math.max(0, asNumber(result.score) ?? 0)),
    ...(confidence === undefined ? {} : { confidence }),
    against: reasons.filter(({ weight }) => weight > 0),
    inFavour: reasons.filter(({ weight }) => weight <= 0),
    named: Object.entries(asObject(result.entities_found) ?? {}).flatMap(([sort, list]) => {
      const values = asTexts(list);
      return values.length === 0 ? [] : [{ sort: sortWords[sort] ?? sort, values }];
    }),
    checked: asObjects(result.checked).flatMap((part) => {
      const what = asText(part.what);
      return what === undefined ? [] : [partWords(what, asNumber(part.entities))];
    }),
    notChecked: asObjects(result.not_checked).flatMap((part) => {
      const reason = asText(part.reason);
      return reason === undefined ? [] : [{ what: toolLabels[asText(part.what) ?? ""] ?? "", reason }];
    }),
    evidence: asObjects(result.evidence),
  };
}

function readReason(rule: JsonObject): Reason {
  return {
    sentence: asText(rule.sentence) ?? asText(rule.rule) ?? "",
    weight: asNumber(rule.weight) ?? 0,
    about: asTexts(rule.about),
  };
}

export const toolLabels: Record<string, string> = {
  entity_extraction: "Reading what it names",
  tool_execution: "Asking around",
  scam_database: "The list of known scams",
  exa_search: "Reports about it",
  domain_reputation: "The web addresses",
  phone_validator: "The phone numbers",
  reasoning: "Weighing it up",
  wording: "The wording",
  content: "Beyond the text",
  entities: "What it names",
};

const sortWords: Record<string, string> = {
  phones: "Phone numbers",
  urls: "Links",
  domains: "Web addresses",
  emails: "E-mail addresses",
  amounts: "Sums of money",
  organisations: "Organisations",
};

function partWords(what: string, entities: number | undefined): string {
  const name = toolLabels[what] ?? what;
  return entities === undefined ? name : `${name} (${entities})`;
}

/** The confidence as a word; shown next to the number. */
export function confidenceText(confidence: number): string {
  if (confidence >= 85) return "quite sure";
  return confidence >= 65 ? "fairly sure" : "not very sure";
}

export const headline: Record<Answer, string> = {
  scam: "This looks like a scam.",
  suspicious: "Be careful with this one.",
  safe: "Nothing here points to a scam.",
};

/** Advice for the user, step by step. */
export const advice: Record<Answer, readonly string[]> = {
  scam: [
    "Do not answer, do not follow its links, and pay nothing.",
    "If it speaks for a bank, an office or somebody you know, ask them yourself, by a number or an address that you had before.",
    "If you have already paid or told a password, call your bank now, and change that password. It happens to careful people too.",
  ],
  suspicious: [
    "There is no hurry, whatever it says. Wait before you do anything it asks for.",
    "Ask the sender by a number or an address that you had before, not by the one in the message.",
    "Keep codes and passwords to yourself. No honest sender asks for them.",
  ],
  safe: [
    "This is no proof that it is honest: no rule speaks against it, and who sent it is not known.",
    "If it asks for money, a code or a password all the same, ask the sender by a number that you had before.",
  ],
};
