import { createHmac } from "node:crypto";

export const KEY = "a-secret-for-tests-alone-of-at-least-32-bytes";

/** A token like that of an identity provider. */
export function token(owner: string, seconds = 600, scope = ""): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const exp = Math.floor(Date.now() / 1000) + seconds;
  const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: owner, scope, exp })}`;
  return `${signed}.${createHmac("sha256", KEY).update(signed).digest("base64url")}`;
}
