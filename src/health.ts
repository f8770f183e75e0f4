import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { MAX_CONNECTIONS, SERVER_LIMITS } from "./security/http-limits.ts";
import type { Store } from "./storage/contract/store.ts";

/** A path and its answer, in the shape that both the door before Slack's path and our own server take. */
export type HealthRoute = {
  path: string;
  method: "GET";
  handler(request: IncomingMessage, response: ServerResponse): Promise<void>;
};

/** `/healthz`: the process lives. `/readyz`: it reaches its store. */
export function healthRoutes(store: Pick<Store, "readInstallationId">): HealthRoute[] {
  const look = oneAtATime(() =>
    store.readInstallationId().then(
      () => ({ status: 200, body: "ready" }),
      () => ({ status: 503, body: "the store does not answer" }),
    ),
  );
  return [route("/healthz", async () => ({ status: 200, body: "ok" })), route("/readyz", look)];
}

/** `/metrics`: figures for Prometheus. Not for everybody: they say how much is done here, and how often it fails. */
export function metricsRoute(print: () => Promise<string>): HealthRoute {
  return route("/metrics", async () => ({ status: 200, body: await print() }));
}

/** Concurrent callers share one answer: however many ask, the store is asked once at a time. */
function oneAtATime<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let underWay: Promise<Answer> | null = null;
  return () => {
    underWay ??= ask().finally(() => {
      underWay = null;
    });
    return underWay;
  };
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
  const server = createServer(SERVER_LIMITS, (request, response) => {
    const found = routes.find(({ path }) => path === request.url);
    if (!found || request.method !== "GET") {
      response.writeHead(404).end();
      return;
    }
    found.handler(request, response).catch(() => response.destroy());
  });
  server.maxConnections = MAX_CONNECTIONS;
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
