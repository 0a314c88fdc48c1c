import { useSyncExternalStore } from "react";

const narrow = "(max-width: 48rem)";

function subscribe(watcher: () => void): () => void {
  const query = matchMedia(narrow);
  query.addEventListener("change", watcher);
  return () => query.removeEventListener("change", watcher);
}

/** Whether the window is too narrow for columns side by side. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(narrow).matches);
}
