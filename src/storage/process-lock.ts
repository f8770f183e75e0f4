import { chmodSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { UserFacingError } from "../core/errors.ts";

/** What one line asked over the lock's socket is answered with. */
export type LineHandler = (line: string, reply: (line: string) => Promise<void>) => Promise<void>;

/** Held by the one process that may use a data folder; other commands talk to it over the same socket. */
export type ProcessLock = {
  /** Answers requests of other processes on this machine. */
  onRequest(handler: LineHandler): void;
  release(): Promise<void>;
};

const SOCKET_FILE = "bot.sock";

export function lockSocketPath(folder: string): string {
  return join(folder, SOCKET_FILE);
}

/**
 * Takes the folder for this process. A socket is the lock, since the system closes it with the process however that ends;
 * the file that stays behind has no listener and is replaced.
 * Errors: UserFacingError when another process holds it.
 */
export async function takeProcessLock(folder: string): Promise<ProcessLock> {
  const path = lockSocketPath(folder);
  let handler: LineHandler = async () => undefined;
  const asking = new Set<Socket>();
  const server = createServer((socket) => {
    asking.add(socket);
    socket.once("close", () => asking.delete(socket));
    serveLines(socket, (line, reply) => handler(line, reply));
  });
  try {
    await listen(server, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    if (await isAnswered(path)) {
      throw new UserFacingError({ code: "DATA_DIR_IN_USE", args: { folder } });
    }
    rmSync(path, { force: true });
    await listen(server, path);
  }
  chmodSync(path, 0o600);
  return {
    onRequest: (next) => {
      handler = next;
    },
    release: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // A silent client must not keep the process from ending.
        for (const socket of asking) socket.destroy();
      }),
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

function serveLines(socket: Socket, handle: LineHandler): void {
  let buffered = "";
  let isAsked = false;
  const reply = (line: string) =>
    new Promise<void>((resolve) => {
      socket.write(`${line}\n`, () => resolve());
    });
  socket.setEncoding("utf8");
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: string) => {
    if (isAsked) return;
    buffered += chunk;
    const end = buffered.indexOf("\n");
    if (end === -1) return;
    isAsked = true;
    const line = buffered.slice(0, end);
    handle(line, reply)
      .catch((error: unknown) => reply(JSON.stringify({ error: String(error) })))
      .finally(() => socket.end());
  });
}
