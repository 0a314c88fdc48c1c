import { useSyncExternalStore } from "react";
import { address, pagePath } from "./base";

export type TabName = "report" | "timeline" | "tree" | "log" | "contracts";
export const tabNames: readonly TabName[] = ["report", "timeline", "tree", "log", "contracts"];

export type Route =
  | { readonly page: "home"; readonly query: URLSearchParams }
  | { readonly page: "job"; readonly id: string; readonly tab: TabName }
  | { readonly page: "check"; readonly job?: string }
  | { readonly page: "stats" }
  | { readonly page: "lost"; readonly path: string };

const watchers = new Set<() => void>();

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  window.addEventListener("popstate", watcher);
  return () => {
    watchers.delete(watcher);
    window.removeEventListener("popstate", watcher);
  };
}

/** Shows the page at a path without the prefix, such as "/jobs/x". */
export function navigate(to: string, replace = false): void {
  if (replace) history.replaceState(null, "", address(to));
  else history.pushState(null, "", address(to));
  for (const watcher of watchers) watcher();
}

export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(subscribe, () => pagePath() + location.search));
}

export function parseRoute(address: string): Route {
  const [path = "/", search = ""] = address.split("?", 2);
  const query = new URLSearchParams(search);
  if (path === "/" || path === "/index.html") return { page: "home", query };
  if (path === "/stats") return { page: "stats" };
  if (path === "/check") {
    const job = query.get("job");
    return job ? { page: "check", job } : { page: "check" };
  }
  const id = /^\/jobs\/([^/]+)\/?$/.exec(path)?.[1];
  const name = query.get("tab");
  // "speak" is the older name of the tab.
  const tab = name === "speak" ? "contracts" : (tabNames.find((known) => known === name) ?? "report");
  return id === undefined ? { page: "lost", path } : { page: "job", id: decode(id), tab };
}

export function jobAddress(id: string, tab?: TabName): string {
  return `/jobs/${encodeURIComponent(id)}${tab === undefined || tab === "report" ? "" : `?tab=${tab}`}`;
}

/** The page for a new check, or for the check with this job id. */
export function checkAddress(job?: string): string {
  return job === undefined ? "/check" : `/check?job=${encodeURIComponent(job)}`;
}

/** The home page with this question and these options filled in. */
export function askAddress(question: string, options: Record<string, unknown>): string {
  const query = new URLSearchParams({ question });
  for (const [name, value] of Object.entries(options))
    if (typeof value === "string" || typeof value === "number" || value === true)
      query.set(name, String(value));
  return `/?${query}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
