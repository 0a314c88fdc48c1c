import type { Contract } from "./contracts";

export interface Piece {
  readonly text: string;
  /** `field`: an SSE field name. `name`: the type of the frame. `cursor`: its cursor. */
  readonly tone?: "field" | "name" | "cursor";
}

const sseTones: Record<string, Piece["tone"]> = { id: "cursor", event: "name" };

/** Splits the text of a frame into pieces with a colour each. The pieces joined are the text. */
export function highlight(contract: Contract, text: string): Piece[] {
  return contract.transport === "sse" ? highlightSse(contract, text) : highlightJson(contract, text);
}

function highlightSse(contract: Contract, text: string): Piece[] {
  const pieces: Piece[] = [];
  for (const line of text.split(/(?<=\n)/)) {
    const match = /^([a-z]*:)( ?)(.*)$/s.exec(line);
    if (!match) {
      pieces.push({ text: line });
      continue;
    }
    const [, field = "", space = "", value = ""] = match;
    pieces.push({ text: field + space, tone: "field" });
    const tone = field === ":" ? "field" : sseTones[field.slice(0, -1)];
    if (tone) pieces.push({ text: value, tone });
    // A frame without an event line has its type in its data.
    else pieces.push(...(text.includes("event:") ? [{ text: value }] : highlightJson(contract, value)));
  }
  return pieces;
}

function highlightJson(contract: Contract, text: string): Piece[] {
  const name = new RegExp(`"${contract.nameField}":"[^"\\\\]*"`).exec(text);
  const cursor = contract.cursorField && new RegExp(`"${contract.cursorField}":"?\\d+"?`).exec(text);
  const found = [
    ...(name ? [{ at: name.index, text: name[0], tone: "name" as const }] : []),
    ...(cursor ? [{ at: cursor.index, text: cursor[0], tone: "cursor" as const }] : []),
  ].sort((a, b) => a.at - b.at);
  const pieces: Piece[] = [];
  let at = 0;
  for (const mark of found) {
    if (mark.at > at) pieces.push({ text: text.slice(at, mark.at) });
    pieces.push({ text: mark.text, tone: mark.tone });
    at = mark.at + mark.text.length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}
