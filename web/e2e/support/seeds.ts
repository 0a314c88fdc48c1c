import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

// The documents of the original contracts are optional and outside the repository. The tests read them and do not
// copy their text.
const folder = process.env.HEADWAY_SEEDS ?? resolve(import.meta.dirname, "../../../../shared/seeds");

/** Whether the documents exist. */
export const hasSeeds = existsSync(folder) && readdirSync(folder).some((name) => name.endsWith(".txt"));

/** The code block of a document with this language that contains this text. */
export function printed(language: string, text: string): string {
  for (const name of readdirSync(folder).sort()) {
    for (const block of blocks(readFileSync(join(folder, name), "utf8")))
      if (block.language === language && block.code.includes(text)) return block.code;
  }
  throw new Error(`No document prints ${language} with '${text}'.`);
}

function* blocks(document: string): Generator<{ language: string; code: string }> {
  const lines = document.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const language = /^```(\w+)\s*$/.exec(lines[at] ?? "")?.[1];
    if (language === undefined) continue;
    const end = lines.indexOf("```", at + 1);
    yield { language, code: lines.slice(at + 1, end).join("\n") };
    at = end;
  }
}
