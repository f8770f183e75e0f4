import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { createPeople } from "../../demo/slack-people.ts";
import { createStory } from "../../demo/story.ts";
import { startWorld, type World } from "../../demo/world.ts";

/** As the protocol has it, in JSON. Source: opentelemetry/proto/trace/v1/trace.proto, "JSON Protobuf Encoding". */
const value = z.union([
  z.strictObject({ stringValue: z.string() }),
  z.strictObject({ intValue: z.string().regex(/^-?\d+$/) }),
  z.strictObject({ boolValue: z.boolean() }),
]);
const attributes = z.array(z.strictObject({ key: z.string(), value }));
const nanos = z.string().regex(/^\d{19}$/);
const span = z.strictObject({
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
  parentSpanId: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
  name: z.string().min(1),
  kind: z.int().min(1).max(5),
  startTimeUnixNano: nanos,
  endTimeUnixNano: nanos,
  attributes,
  status: z.strictObject({ code: z.int().optional(), message: z.string().optional() }),
});
const exported = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({
      resource: z.strictObject({ attributes }),
      scopeSpans: z.array(
        z.strictObject({ scope: z.strictObject({ name: z.string() }), spans: z.array(span) }),
      ),
    }),
  ),
});
type Received = z.output<typeof span> & { instance: string; service: string };

/** A receiver of traces; away while it answers 503. */
async function startReceiver() {
  const received: Received[] = [];
  const tokens = new Set<unknown>();
  const state = { isAway: false, refused: 0 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (state.isAway) {
        state.refused += 1;
        return void response.writeHead(503).end();
      }
      if (request.url !== "/v1/traces") return void response.writeHead(404).end();
      tokens.add(request.headers["x-token"]);
      for (const { resource, scopeSpans } of exported.parse(JSON.parse(Buffer.concat(chunks).toString()))
        .resourceSpans) {
        const texts = new Map(
          resource.attributes.map(({ key, value: held }) => [key, Object.values(held)[0]]),
        );
        const of = {
          instance: String(texts.get("service.instance.id")),
          service: String(texts.get("service.name")),
        };
        for (const { spans } of scopeSpans) received.push(...spans.map((one) => ({ ...one, ...of })));
      }
      response.writeHead(200).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { received, tokens, state, url, close };
}

describe("traces", () => {
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let world: World;

  beforeAll(async () => {
    receiver = await startReceiver();
    world = await startWorld({
      environment: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_EXPORTER_OTLP_HEADERS: "x-token=a%3Db" },
    });
  });
  afterAll(async () => {
    await world?.stop();
    await receiver?.close();
  });

  it("have one preparation in one trace, over its workflows, steps and calls, and over two processes", async () => {
    const story = createStory(createPeople(world));
    await story.submitForm(
      await story.openForm({
        source: "acme-media-clean",
        destination: "acme-traced",
        region: "oss-eu-central-1",
      }),
    );
    await world.control("aws/faults/arm", {
      service: "iam",
      operation: "CreateAccessKey",
      kind: "stall-after",
      times: 1,
    });
    const form = await story.openDecision();
    receiver.state.isAway = true;
    await story.approve(form, "go");
    await untilHeld(world, "CreateAccessKey");
    // What was sent while the receiver was away comes later, from the process that still lives.
    await until(() => receiver.state.refused > 0);
    receiver.state.isAway = false;
    await until(() => receiver.received.some(({ name }) => name === "iam:CreateUser"));
    await world.killBot("SIGKILL");
    await world.startBot();
    await story.awaitDelivery();
    await story.revoke();
    await world.killBot("SIGTERM");

    const { received } = receiver;
    expect(new Set(received.map(({ traceId }) => traceId)).size).toBe(1);
    expect(new Set(received.map(({ instance }) => instance)).size).toBe(2);
    expect(new Set(received.map(({ service }) => service))).toEqual(new Set(["mgw-prep"]));
    const names = new Set(received.map(({ name }) => name));
    for (const name of ["workflow examine", "workflow provision", "workflow revoke"])
      expect(names).toContain(name);
    expect(receiver.tokens).toEqual(new Set(["a=b"]));
    const byId = new Map(received.map((one) => [one.spanId, one]));
    expect(byId.size).toBe(received.length);
    // Every call is of a step, and every step of a workflow, as far as the process lived to say so.
    const calls = received.filter(({ kind }) => kind === 3);
    expect(calls.length).toBeGreaterThan(20);
    const parents = calls.flatMap(({ parentSpanId }) => byId.get(parentSpanId ?? "") ?? []);
    expect(parents.length).toBeGreaterThan(20);
    for (const { name } of parents) expect(name).toMatch(/^step /);
    for (const { parentSpanId } of parents) {
      const workflow = byId.get(parentSpanId ?? "");
      if (workflow !== undefined) expect(workflow.name).toMatch(/^workflow /);
    }
    const refused = received.filter(({ status }) => status.code === 2);
    for (const { status } of refused) expect(status.message).toMatch(/^[\w.]+$/);
    expect(JSON.stringify(received)).not.toMatch(/AKIA|LTAI|xoxb/);
  });

  it("are beside lines of the log that name the preparation", () => {
    const lines = world.log.map((line) => JSON.parse(line) as { msg: string; preparationId?: string });
    const calls = lines.filter(({ msg }) => msg.startsWith("a cloud call was refused"));
    const named = calls.filter(({ preparationId }) => /^MP-/.test(preparationId ?? ""));
    expect(named.length).toBeGreaterThan(0);
    expect(new Set(named.map(({ preparationId }) => preparationId)).size).toBe(1);
  });
});

async function until(is: () => boolean): Promise<void> {
  for (let look = 0; look < 6_000 && !is(); look += 1) await sleep(50);
  expect(is()).toBe(true);
}

async function untilHeld(world: World, operation: string): Promise<void> {
  for (let look = 0; look < 3_000; look += 1) {
    const held = (await world.control("aws/faults/held")) as { operation: string }[];
    if (held.some((call) => call.operation === operation)) return;
    await sleep(100);
  }
  throw new Error(`${operation} is not held`);
}
