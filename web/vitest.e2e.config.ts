import { defineConfig } from "vitest/config";

// One browser and one server at a time, so that tests fit a small machine and do not affect each other.
export default defineConfig({
  test: {
    include: ["e2e/**/*.e2e.ts"],
    environment: "node",
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
