export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const line = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?\s*$/;
const label = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;
const escapes: Record<string, string> = { "\\n": "\n", '\\"': '"', "\\\\": "\\" };

/** Parses the Prometheus text format 0.0.4. Skips lines that are not samples. */
export function parseMetrics(text: string): Sample[] {
  return text.split("\n").flatMap((row) => {
    if (row.startsWith("#")) return [];
    const match = line.exec(row);
    const value = numberOf(match?.[3] ?? "");
    if (!match || value === undefined) return [];
    const labels: Record<string, string> = {};
    for (const [, name = "", raw = ""] of (match[2] ?? "").matchAll(label))
      labels[name] = raw.replace(/\\[n"\\]/g, (mark) => escapes[mark] ?? mark);
    return [{ name: match[1] ?? "", labels, value }];
  });
}

function numberOf(text: string): number | undefined {
  if (text === "+Inf") return Number.POSITIVE_INFINITY;
  if (text === "-Inf") return Number.NEGATIVE_INFINITY;
  const value = Number(text);
  return text === "" || Number.isNaN(value) ? undefined : value;
}
