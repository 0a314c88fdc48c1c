import { expect, it } from "vitest";
import { citationLinks, citationOf, citationsIn } from "./citationLinks";

it("turns the numbers of known citations into links, but not in code", () => {
  const tree = {
    type: "root",
    children: [
      { type: "text", value: "So [1] and [7]." },
      { type: "element", tagName: "code", children: [{ type: "text", value: "a[1]" }] },
    ],
  };
  citationLinks(new Set([1, 2]))()(tree);
  expect(tree.children.map((child) => ("value" in child ? child.value : child.tagName))).toEqual([
    "So ",
    "a",
    " and [7].",
    "code",
  ]);
  expect(tree.children[3]).toMatchObject({ children: [{ value: "a[1]" }] });
});

it("tells its own links from others", () => {
  expect(citationOf("#citation-12")).toBe(12);
  expect(citationOf("#other")).toBeUndefined();
  expect([...citationsIn("a [3] b [4][3]")]).toEqual([3, 4]);
});
