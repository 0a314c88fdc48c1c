// The page must open quickly on a phone: the script a first visit needs stays under this, gzipped.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const limit = 200 * 1024;
const folder = new URL("../../src/Headway.Server/wwwroot/assets/", import.meta.url).pathname;
const sizes = readdirSync(folder)
  .filter((name) => name.endsWith(".js"))
  .map((name) => ({ name, bytes: gzipSync(readFileSync(join(folder, name))).length }));
const total = sizes.reduce((sum, file) => sum + file.bytes, 0);
for (const file of sizes)
  process.stdout.write(`${(file.bytes / 1024).toFixed(1).padStart(7)} KB  ${file.name}\n`);
process.stdout.write(
  `${(total / 1024).toFixed(1).padStart(7)} KB  all scripts, gzipped (limit ${limit / 1024} KB)\n`,
);
if (total > limit) {
  process.stderr.write("The scripts are over their limit.\n");
  process.exit(1);
}
