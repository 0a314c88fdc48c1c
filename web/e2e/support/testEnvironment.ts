import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { launch } from "./browser";
import { type ServerOptions, TestServer } from "./server";

export interface TestEnvironment {
  server: TestServer;
  browser: Browser;
}

/** Starts a real server and a browser before the tests of a file and stops them afterwards. */
export function testEnvironment(
  prepare?: (environment: TestEnvironment) => Promise<void>,
  options: ServerOptions = {},
): TestEnvironment {
  const set = {} as TestEnvironment;
  beforeAll(async () => {
    set.server = await TestServer.start(options);
    set.browser = await launch();
    await prepare?.(set);
  });
  afterAll(async () => {
    await set.browser?.close();
    await set.server?.stop();
  });
  return set;
}
