// Limits the gzipped size of the scripts, so that the page loads quickly on a phone. The chart page loads a chart
// library on demand and has its own limit.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const folder = new URL("../../src/Headway.Server/wwwroot/assets/", import.meta.url).pathname;
const sizes = readdirSync(folder)
  .filter((name) => name.endsWith(".js"))
  .map((name) => ({ name, bytes: gzipSync(readFileSync(join(folder, name))).length }));
const isCharts = ({ name }) => name.startsWith("statsPage-");
const groups = [
  { what: "scripts", files: sizes.filter((file) => !isCharts(file)), limit: 200 * 1024 },
  { what: "charts", files: sizes.filter(isCharts), limit: 40 * 1024 },
];
const say = (bytes, text) => process.stdout.write(`${(bytes / 1024).toFixed(1).padStart(7)} KB  ${text}\n`);
for (const { what, files, limit } of groups) {
  for (const file of files) say(file.bytes, file.name);
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  say(total, `all ${what}, gzipped (limit ${limit / 1024} KB)`);
  if (total <= limit) continue;
  process.stderr.write(`The ${what} are over their limit.\n`);
  process.exitCode = 1;
}
