import type { ChildProcess } from "node:child_process";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { end, firstLine, start } from "../../demo/world.ts";

/** One process of the bot among several on the same database. */
export type Replica = {
  /** Its name in the store. */
  executorId: string;
  log: readonly string[];
  /** Every line of its standard error. */
  errors: readonly string[];
  send(signal: NodeJS.Signals): void;
  /** Ends it and waits; the code that it ended with, null after SIGKILL. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** Its exit code once it has ended by itself. */
  ended: Promise<number | null>;
};

/** Starts the bot with an environment such as a world's own, with other variables over it. */
export async function startReplica(
  environment: Record<string, string>,
  program = "bin/mgw-prep.js",
): Promise<Replica> {
  const log: string[] = [];
  const errors: string[] = [];
  const child: ChildProcess = start([program, "start"], environment);
  if (child.stderr) createInterface({ input: child.stderr }).on("line", (line) => errors.push(line));
  // Closed: everything that it said has been read.
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  await firstLine(child, "the bot", log).catch(async ({ message }: Error) => {
    await end(child, "SIGKILL");
    await ended;
    throw new Error([message, ...errors].join("\n"));
  });
  return {
    executorId: executorIdIn(log),
    log,
    errors,
    send: (signal) => void child.kill(signal),
    end: async (signal) => {
      await end(child, signal);
      return ended;
    },
    ended,
  };
}

/** The name of a process, as it says it when it is ready. */
export function executorIdIn(log: readonly string[]): string {
  const ready = log.findLast((line) => line.includes("is ready"));
  return (JSON.parse(ready ?? "{}") as { executorId?: string }).executorId ?? "";
}

/** Which process has a workflow of this name under way. */
export async function findExecutor(databaseUrl: string, workflow: string): Promise<string> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (let look = 0; look < 3_000; look += 1) {
      const { rows } = await client.query<{ executor_id: string }>(
        "select executor_id from dbos.workflow_status where name = $1 and status = 'PENDING'",
        [workflow],
      );
      if (rows[0]) return rows[0].executor_id;
      await sleep(100);
    }
    throw new Error(`no process has ${workflow} under way`);
  } finally {
    await client.end();
  }
}

/** Sends each request to another of the ports in turn, as a load balancer before replicas does. */
export async function serveBalancer(ports: readonly number[]) {
  const served = new Map<number, number>(ports.map((port) => [port, 0]));
  let living = [...ports];
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const port = living[turn++ % living.length] ?? 0;
    served.set(port, (served.get(port) ?? 0) + 1);
    const { method, url, headers } = incoming;
    const onward = request({ port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Requests by port. */
    served,
    /** Stops sending to a port, as a failed health check does. */
    drop: (port: number) => {
      living = living.filter((other) => other !== port);
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
