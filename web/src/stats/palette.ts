import { useEffect, useState } from "react";

/** The colour and the dash pattern of a line; the pattern identifies the line without colour. */
export interface LineStyle {
  readonly colour: string;
  readonly dash: readonly number[];
}

export interface Palette {
  readonly lines: readonly LineStyle[];
  readonly grid: string;
  readonly text: string;
  readonly font: string;
}

const tokens = ["--accent", "--line-2", "--good", "--warn", "--ink", "--line-6", "--bad"];
const dashes: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [10, 3, 2, 3]];

/** The style of the nth line. */
export function lineStyleOf(palette: Palette, n: number): LineStyle {
  return palette.lines[n % palette.lines.length] ?? { colour: palette.text, dash: [] };
}

/** The page's colours for the canvas; updated when the colour scheme changes. */
export function usePalette(): Palette {
  const [palette, setPalette] = useState(readPalette);
  useEffect(() => {
    const refresh = () => setPalette(readPalette());
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const theme = new MutationObserver(refresh);
    theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    dark.addEventListener("change", refresh);
    return () => {
      theme.disconnect();
      dark.removeEventListener("change", refresh);
    };
  }, []);
  return palette;
}

function readPalette(): Palette {
  // The browser resolves light-dark() only for a colour that is in use.
  const probe = document.createElement("span");
  document.body.append(probe);
  const colour = (token: string) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const palette: Palette = {
    lines: tokens.map((token, i) => ({ colour: colour(token), dash: dashes[i % dashes.length] ?? [] })),
    grid: colour("--rule"),
    text: colour("--ink-soft"),
    font: `12px ${getComputedStyle(document.body).fontFamily}`,
  };
  probe.remove();
  return palette;
}
