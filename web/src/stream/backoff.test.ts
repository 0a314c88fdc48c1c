import { expect, it } from "vitest";
import { backoff } from "./backoff";

it("doubles to a limit, half of it by chance", () => {
  expect([1, 2, 3, 9].map((attempt) => backoff(attempt, () => 1))).toEqual([500, 1000, 2000, 20_000]);
  expect(backoff(3, () => 0)).toBe(1000);
});
