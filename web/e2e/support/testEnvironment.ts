import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { launch } from "./browser";
import { type ServerOptions, TestServer } from "./server";

export interface Stage {
  server: TestServer;
  browser: Browser;
}

/** A real server and a browser for the tests of one file. There once the tests run, gone when they have. */
export function stage(prepare?: (stage: Stage) => Promise<void>, options: ServerOptions = {}): Stage {
  const set = {} as Stage;
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
