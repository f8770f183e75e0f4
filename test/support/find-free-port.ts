import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Below those that systems give to connections (Linux: 32,768 and more): a port that a process is to listen on later, or again after
 * its restart, would otherwise be taken by somebody's connection meanwhile.
 */
const PORTS = { from: 12_000, to: 32_000 } as const;
const TRIES = 100;

/** A port of loopback that nobody listens on at the moment. Errors: Error, after a hundred that are in use. */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const port = randomInt(PORTS.from, PORTS.to);
    if (await isFree(port)) return port;
  }
  throw new Error(`expected a free port of ${PORTS.from} to ${PORTS.to}, found none`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
