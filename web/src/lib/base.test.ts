import { afterEach, describe, expect, it, vi } from "vitest";
import { address, pagePath, socketAddress } from "./base";

const at = (baseURI: string, pathname = "/") => {
  vi.stubGlobal("document", { baseURI });
  vi.stubGlobal("location", { pathname });
};
afterEach(() => void vi.unstubAllGlobals());

describe("address", () => {
  it.each([
    ["http://h:8000/", "/v1/jobs?limit=1", "http://h:8000/v1/jobs?limit=1"],
    ["https://h/progress/", "/", "https://h/progress/"],
    ["https://h/progress/", "/v1/jobs/a%2Fb%27", "https://h/progress/v1/jobs/a%2Fb%27"],
    ["https://h/app/progress/", "/?question=a/b", "https://h/app/progress/?question=a/b"],
    ["https://h/progress/", "//evil.example/", "https://h/progress//evil.example/"],
  ])("under %s of %s", (base, path, expected) => {
    at(base);
    expect(address(path)).toBe(expected);
    expect(socketAddress(path)).toBe(expected.replace("http", "ws"));
  });
});

describe("pagePath", () => {
  it.each([
    ["http://h/", "/", "/"],
    ["http://h/", "/jobs/x", "/jobs/x"],
    ["http://h/progress/", "/progress", "/"],
    ["http://h/progress/", "/progress/", "/"],
    ["http://h/progress/", "/progress/jobs/a%2Fb", "/jobs/a%2Fb"],
    ["http://h/app/a%5Bb/", "/app/a[b/stats", "/stats"],
  ])("under %s at %s", (base, path, expected) => {
    at(base, path);
    expect(pagePath()).toBe(expected);
  });
});
