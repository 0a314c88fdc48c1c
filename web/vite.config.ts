import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env.HEADWAY_URL ?? "http://localhost:8000";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "../src/Headway.Server/wwwroot",
    emptyOutDir: true,
    // A data: URL for a small asset would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { host: "127.0.0.1", proxy: { "/v1": server, "/healthz": server, "/readyz": server } },
});
