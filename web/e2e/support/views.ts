import type { Page } from "playwright-core";

/** The text of every tab of the open page, without a reload. */
export async function shown(page: Page): Promise<string> {
  const views: string[] = [];
  for (const name of ["Timeline", "Tree", "Log", "Report"]) {
    await page.getByRole("tab", { name }).click();
    views.push(await page.locator("#panel").innerText());
  }
  return views.join("\n---\n");
}
