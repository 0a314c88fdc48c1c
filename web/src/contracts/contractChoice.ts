import { type Contract, contracts } from "./contracts";

const DEFAULTS = ["sse", "wort"];

/** The contracts named in the query, in the offered order. Defaults to two that differ clearly. */
export function readChoice(query: URLSearchParams, offered: readonly Contract[]): readonly Contract[] {
  // "speak" is the older name of the parameter.
  const named = (query.get("contracts") ?? query.get("speak"))?.split(",");
  const chosen = offered.filter(({ id }) => (named ?? DEFAULTS).includes(id));
  return chosen.length > 0 || named !== undefined ? chosen : offered.slice(0, 1);
}

export function toggle(chosen: readonly Contract[], contract: Contract): readonly Contract[] {
  return contracts.filter((one) => (one === contract) !== chosen.includes(one));
}

export function writeChoice(query: URLSearchParams, chosen: readonly Contract[]): string {
  const next = new URLSearchParams(query);
  next.delete("speak");
  next.set("contracts", chosen.map(({ id }) => id).join(","));
  // Commas are valid in a query and easier to read unencoded.
  return next.toString().replaceAll("%2C", ",");
}
