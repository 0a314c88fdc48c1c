import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Problem } from "./api/problem";
import { App } from "./app";
import "./styles/main.css";

// A server on this machine is reachable without a network, so the browser's word about it decides nothing.
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: "always",
      retry: (failures, error) => failures < 1 && mayPass(error),
      staleTime: 1000,
    },
    mutations: { networkMode: "always" },
  },
});

/** A refusal stays one; an unreachable or troubled server may be back in a moment. */
function mayPass(error: unknown): boolean {
  return !(error instanceof Problem) || error.status === 0 || error.status >= 500;
}

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
