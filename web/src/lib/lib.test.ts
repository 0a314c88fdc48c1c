import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitAtBytes } from "./bytes";
import { parseRoute } from "./router";
import { safeUrl } from "./safeUrl";
import { Vector } from "./vector";

describe("splitAtBytes", () => {
  it("splits at UTF-8 byte offsets", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.string({ unit: "grapheme" }),
        fc.string({ unit: "grapheme" }),
        (a, b, c) => {
          const size = (text: string) => new TextEncoder().encode(text).length;
          expect(splitAtBytes(a + b + c, size(a), size(a) + size(b))).toEqual([a, b, c]);
        },
      ),
    );
  });

  it("clamps offsets to the text", () => {
    expect(splitAtBytes("abc", -5, 99)).toEqual(["", "abc", ""]);
    expect(splitAtBytes("abc", 9, 2)).toEqual(["abc", "", ""]);
  });
});

describe("safeUrl", () => {
  it("accepts only http and https", () => {
    expect(safeUrl("https://example.org/a")).toBe("https://example.org/a");
    for (const bad of [
      "javascript:alert(1)",
      "data:text/html,x",
      "file:///etc/passwd",
      "//x",
      "",
      undefined,
      " java\nscript:1",
    ])
      expect(safeUrl(bad)).toBeUndefined();
  });
});

describe("parseRoute", () => {
  it("parses the address of each page", () => {
    expect(parseRoute("/")).toMatchObject({ page: "home" });
    expect(parseRoute("/jobs/a%2Fb?tab=tree")).toEqual({ page: "job", id: "a/b", tab: "tree" });
    expect(parseRoute("/jobs/x?tab=constructor")).toMatchObject({ tab: "report" });
    expect(parseRoute("/jobs/%E0%A4%A")).toMatchObject({ page: "job" });
    expect(parseRoute("/elsewhere")).toMatchObject({ page: "lost" });
  });
});

describe("Vector", () => {
  it("behaves like an array and keeps older versions unchanged", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer(), { maxLength: 700 }), { maxLength: 6 }), (parts) => {
        let vector = Vector.empty<number>();
        const all: number[] = [];
        for (const part of parts) {
          const before = vector.length;
          const older = vector;
          vector = vector.append(part);
          all.push(...part);
          expect(older.length).toBe(before);
        }
        expect(vector.slice(0, vector.length)).toEqual(all);
        if (all.length > 0) {
          expect(vector.withoutLast().slice(0, all.length)).toEqual(all.slice(0, -1));
          expect(vector.replaceLast(-1).last()).toBe(-1);
          expect(vector.last()).toBe(all[all.length - 1]);
        }
      }),
    );
  });
});
