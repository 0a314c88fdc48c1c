const FIRST_MS = 500;
const LIMIT_MS = 20_000;

/** Waiting time before attempt n (from 1): doubles to 20 s, and half of it is chance, so that readers do not come back in step. */
export function backoff(attempt: number, random: () => number): number {
  const ceiling = Math.min(LIMIT_MS, FIRST_MS * 2 ** Math.max(0, attempt - 1));
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}
