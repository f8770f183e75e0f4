import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export type SeenRequest = { method: string; url: string; headers: IncomingHttpHeaders; body: string };

/** What to do with one request: answer it, cut the connection, or never say anything. */
export type CannedAnswer =
  | { status: number; headers?: Record<string, string>; body?: string | Buffer }
  | "reset"
  | "silence";

/** A loopback server that keeps every request and gives the answers of a function. Stops with the test. */
export async function startCannedServer(
  answer: (request: SeenRequest, index: number) => CannedAnswer,
): Promise<{ url: string; seen: SeenRequest[] }> {
  const seen: SeenRequest[] = [];
  const server = createServer((incoming, response) => {
    void readRequest(incoming).then((request) => {
      seen.push(request);
      reply(response, answer(request, seen.length - 1));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

async function readRequest(incoming: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return {
    method: incoming.method ?? "",
    url: incoming.url ?? "",
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

function reply(response: ServerResponse, answer: CannedAnswer): void {
  if (answer === "silence") return;
  if (answer === "reset") {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, answer.headers);
  response.end(response.req.method === "HEAD" ? undefined : (answer.body ?? ""));
}
