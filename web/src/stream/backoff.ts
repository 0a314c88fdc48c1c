const FIRST_MS = 500;
const LIMIT_MS = 20_000;

/** Delay before attempt n (from 1): exponential up to 20 s, half of it jitter, so that readers do not reconnect all at once. */
export function backoff(attempt: number, random: () => number): number {
  const ceiling = Math.min(LIMIT_MS, FIRST_MS * 2 ** Math.max(0, attempt - 1));
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}
