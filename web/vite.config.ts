import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const target = process.env.HEADWAY_URL ?? "http://localhost:8000";
const ofServer = ["/v1", "/metrics", "/api", "/papers", "/research", "/ws"];

export default defineConfig({
  // Script and style addresses are relative, because the server writes the base into index.html.
  base: "./",
  plugins: [react()],
  build: {
    outDir: "../src/Headway.Server/wwwroot",
    emptyOutDir: true,
    // A data: URL for a small asset would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    host: "127.0.0.1",
    proxy: Object.fromEntries(ofServer.map((path) => [path, { target, ws: true }])),
  },
});
