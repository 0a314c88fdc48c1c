/** Splits a text at UTF-8 byte offsets into before, marked and after. Offsets are clamped to the text. */
export function splitAtBytes(text: string, start: number, end: number): readonly [string, string, string] {
  const all = new TextEncoder().encode(text);
  const from = Math.min(Math.max(0, start), all.length);
  const to = Math.min(Math.max(from, end), all.length);
  const decode = (a: number, b: number) =>
    new TextDecoder("utf-8", { ignoreBOM: true }).decode(all.subarray(a, b));
  return [decode(0, from), decode(from, to), decode(to, all.length)];
}
