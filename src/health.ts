import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { register } from "prom-client";
import type { Store } from "./storage/store.ts";

/** A path and its answer, in the shape that both Bolt's receiver and our own server take. */
export type HealthRoute = {
  path: string;
  method: "GET";
  handler(request: IncomingMessage, response: ServerResponse): Promise<void>;
};

/** `/healthz`: the process lives. `/readyz`: it reaches its store. `/metrics`: numbers for Prometheus. */
export function healthRoutes(store: Pick<Store, "readInstallationId">): HealthRoute[] {
  return [
    route("/healthz", async () => ({ status: 200, body: "ok" })),
    route("/readyz", async () => {
      try {
        await store.readInstallationId();
        return { status: 200, body: "ready" };
      } catch {
        return { status: 503, body: "the store does not answer" };
      }
    }),
    route("/metrics", async () => ({ status: 200, body: await register.metrics() })),
  ];
}

function route(path: string, answer: () => Promise<{ status: number; body: string }>): HealthRoute {
  return {
    path,
    method: "GET",
    handler: async (_request, response) => {
      const { status, body } = await answer();
      response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${body}\n`);
    },
  };
}

/** Serves the health checks alone. Errors: a taken port. */
export async function serveHealth(
  routes: readonly HealthRoute[],
  port: number,
): Promise<{ port: number; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    const found = routes.find(({ path }) => path === request.url);
    if (!found || request.method !== "GET") {
      response.writeHead(404).end();
      return;
    }
    found.handler(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
