import { useState } from "react";

export type Theme = "system" | "light" | "dark";
const KEY = "headway.theme";

/** /theme.js applies the choice before the first paint; it is a file because the content security policy forbids inline scripts. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(read);
  const choose = (next: Theme) => {
    setTheme(next);
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    try {
      if (next === "system") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, next);
    } catch {
      // Storage may be disabled; then the choice ends with the page.
    }
  };
  return [theme, choose];
}

function read(): Theme {
  const value = document.documentElement.dataset.theme;
  return value === "light" || value === "dark" ? value : "system";
}
