import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type RecordedRequest = { path: string; body: string };

/** Changes the next answer that fits, so that it breaks in the reader's hands with all that it holds. */
export type Tamper = { fits(answer: string): boolean; change(answer: string): string };

export type RecordingProxy = {
  /** The target's address with this proxy in its place. */
  url: string;
  requests: RecordedRequest[];
  tamperWith(tamper: Tamper): void;
  stop(): Promise<void>;
};

/** Passes requests on as they are, signatures and host included, and keeps their bodies. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const { hostname, port, pathname } = new URL(target);
  const requests: RecordedRequest[] = [];
  const tampers: Tamper[] = [];

  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body = await readAll(incoming);
    requests.push({ path: incoming.url ?? "/", body: body.toString("utf8") });
    const { status, headers, answer } = await send(incoming, body);
    const index = tampers.findIndex((tamper) => tamper.fits(answer.toString("utf8")));
    const [tamper] = index === -1 ? [] : tampers.splice(index, 1);
    const told = tamper ? Buffer.from(tamper.change(answer.toString("utf8"))) : answer;
    outgoing.writeHead(status, { ...headers, "content-length": String(told.length) }).end(told);
  };
  const send = (incoming: IncomingMessage, body: Buffer) =>
    new Promise<{ status: number; headers: IncomingMessage["headers"]; answer: Buffer }>(
      (resolve, reject) => {
        const { method, url, headers } = incoming;
        const passed = request({ hostname, port, method, path: url, headers }, (response) => {
          readAll(response).then((answer) => {
            const { "transfer-encoding": _, ...kept } = response.headers;
            resolve({ status: response.statusCode ?? 502, headers: kept, answer });
          }, reject);
        });
        passed.once("error", reject);
        passed.end(body);
      },
    );

  const server = createServer((incoming, outgoing) => {
    // A connection that the target cut is cut here too.
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const own = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${own}${pathname === "/" ? "" : pathname}`,
    requests,
    tamperWith: (tamper) => tampers.push(tamper),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
