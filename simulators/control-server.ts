import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import type { FaultRule } from "./shared/faults.ts";
import type { Simulator } from "./shared/simulator.ts";

const faultSchema = z.strictObject({
  service: z.string(),
  operation: z.string(),
  kind: z.enum([
    "latency",
    "error",
    "throttle",
    "reset-before",
    "reset-after",
    "stall-before",
    "stall-after",
    "answer-held",
    "late",
    "malformed",
  ]),
  about: z.array(z.string().min(1)).optional(),
  times: z.number().int().positive().optional(),
  after: z.number().int().nonnegative().optional(),
  delayMs: z.number().nonnegative().optional(),
  status: z.number().int().optional(),
  code: z.string().optional(),
  retryAfterSeconds: z.number().optional(),
  until: z.string().optional(),
});

/**
 * The control address of all simulators, for tests and demos in other processes. Every call is a POST of JSON:
 * `/<simulator>/control/<function>`, `/<simulator>/faults/arm`, `/<simulator>/faults/held`, `/<simulator>/faults/let-go`,
 * `/<simulator>/faults/disarm`, `/<simulator>/journal`, `/<simulator>/clock/advance`, `/<simulator>/reset`, `/reset`.
 */
export async function serveControl(
  simulators: readonly Simulator[],
  port: number,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(simulators, request)
      .then((result) => ({ status: 200, body: result ?? null }))
      .catch((error: unknown) => ({
        status: 400,
        body: { error: error instanceof Error ? error.message : String(error) },
      }))
      .then(({ status, body }) => {
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(simulators: readonly Simulator[], request: IncomingMessage): Promise<unknown> {
  const [name, family, call] = (request.url ?? "/").slice(1).split("/");
  const input = await readJson(request);
  if (name === "reset") {
    for (const simulator of simulators) simulator.reset();
    return null;
  }
  const simulator = simulators.find((candidate) => candidate.name === name);
  if (!simulator) throw new Error(`no simulator is called ${name}`);
  switch (family) {
    case "control": {
      const control = simulator.control[call ?? ""];
      if (!control)
        throw new Error(
          `${name} has no control ${call}; it has ${Object.keys(simulator.control).join(", ")}`,
        );
      return control(input);
    }
    case "faults":
      if (call === "arm") simulator.board.arm(faultSchema.parse(input) as FaultRule);
      else if (call === "held") return simulator.board.heldCalls();
      else if (call === "let-go") simulator.board.letGo();
      else simulator.board.disarm();
      return null;
    case "journal":
      return simulator.board.journal();
    case "clock":
      simulator.clock.advance(z.strictObject({ ms: z.number() }).parse(input).ms);
      return null;
    case "reset":
      simulator.reset(input ?? undefined);
      return null;
    default:
      throw new Error(`expected control, faults, journal, clock or reset after ${name}, got ${family}`);
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  return text === "" ? undefined : JSON.parse(text);
}
