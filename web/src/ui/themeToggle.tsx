import { Monitor, Moon, Sun } from "lucide-react";
import { type Theme, useTheme } from "../lib/theme";

const next: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const icons = { system: Monitor, light: Sun, dark: Moon };
const names: Record<Theme, string> = { system: "as the system", light: "light", dark: "dark" };

export function ThemeToggle() {
  const [theme, choose] = useTheme();
  const Icon = icons[theme];
  const label = `Colours: ${names[theme]}. Change to ${names[next[theme]]}.`;
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      onClick={() => choose(next[theme])}
    >
      <Icon size={18} aria-hidden="true" />
    </button>
  );
}
