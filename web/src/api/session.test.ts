import { describe, expect, it } from "vitest";
import { looksLikeToken, ownerOf } from "./session";

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("a token", () => {
  it("tells its owner, in any letters", () => {
    expect(ownerOf(`${part({ alg: "HS256" })}.${part({ sub: "Änne 帆" })}.x`)).toBe("Änne 帆");
  });

  it.each(["", "x", "a.b.c", `a.${part([])}.c`, `a.${part({ sub: 7 })}.c`, `a.${part(null)}.c`])(
    "without a readable owner has none: %s",
    (token) => expect(ownerOf(token)).toBeUndefined(),
  );

  it("has three parts and no spaces", () => {
    expect(["a.b.c", "a.b", "a.b.c.d", "a b.c.d", "Bearer a.b.c", "a..c"].map(looksLikeToken)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
