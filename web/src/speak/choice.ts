import { type Contract, contracts } from "./contracts";

const FIRST = ["sse", "wort"];

/** The contracts that an address names, in the order in which they are offered; without any, two that differ well. */
export function readChoice(query: URLSearchParams, offered: readonly Contract[]): readonly Contract[] {
  const named = query.get("speak")?.split(",");
  const chosen = offered.filter(({ id }) => (named ?? FIRST).includes(id));
  return chosen.length > 0 || named !== undefined ? chosen : offered.slice(0, 1);
}

export function toggle(chosen: readonly Contract[], contract: Contract): readonly Contract[] {
  return contracts.filter((one) => (one === contract) !== chosen.includes(one));
}

export function writeChoice(query: URLSearchParams, chosen: readonly Contract[]): string {
  const next = new URLSearchParams(query);
  next.set("speak", chosen.map(({ id }) => id).join(","));
  // Commas may stand in an address as they are.
  return next.toString().replaceAll("%2C", ",");
}
