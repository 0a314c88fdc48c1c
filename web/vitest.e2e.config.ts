import { defineConfig } from "vitest/config";

// One browser and one server at a time: a small machine is enough, and a failure is nobody else's.
export default defineConfig({
  test: {
    include: ["e2e/**/*.e2e.ts"],
    environment: "node",
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
