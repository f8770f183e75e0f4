import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { App } from "@slack/bolt";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SLACK_IDS } from "../../../simulators/slack/seed.ts";
import { createSlackSimulator, type SlackSimulator } from "../../../simulators/slack/slack-simulator.ts";
import { callMethod, control, createClient, readViews, type Seen, startHttpApp } from "./start-app.ts";

const { rosaRequester: userId, migrations: channelId } = SLACK_IDS;
const plain = (text: string) => ({ type: "plain_text" as const, text });
let simulator: SlackSimulator;
let apps: App[] = [];
let server: Server | undefined;

beforeEach(async () => {
  simulator = await createSlackSimulator({ port: 0, ackTimeoutMs: 1_500, eventRetryDelaysMs: [0, 5, 10] });
});

afterEach(async () => {
  for (const app of apps) await app.stop();
  apps = [];
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  await simulator.close();
});

async function start(listen: (app: App) => void): Promise<Seen> {
  const { app, requestUrl } = await startHttpApp(simulator, listen);
  apps.push(app);
  return control(simulator, "setTransport", { mode: "http", requestUrl });
}

type Answer = { status: number; headers?: Record<string, string>; body?: string };

/** A request URL that answers Slack's challenge and then as told; returns the headers that came. */
async function startBareApp(answer: (attempt: number) => Answer): Promise<IncomingMessage["headers"][]> {
  const seen: IncomingMessage["headers"][] = [];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    if (body.includes("url_verification")) {
      response.end((JSON.parse(body) as { challenge: string }).challenge);
      return;
    }
    seen.push(request.headers);
    const { status, headers, body: text } = answer(seen.length);
    response.writeHead(status, headers).end(text);
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await control(simulator, "setTransport", { mode: "http", requestUrl: `http://127.0.0.1:${port}/slack` });
  return seen;
}

describe("a Bolt app that checks signatures", () => {
  test("takes commands, clicks, forms and events", async () => {
    const got: string[] = [];
    const set = await start((app) => {
      app.command("/mgw-prep", async ({ ack, command, client }) => {
        got.push(`command ${command.text}`);
        await ack({ text: "opening" });
        await client.views.open({
          trigger_id: command.trigger_id,
          view: { type: "modal", callback_id: "form", title: plain("Form"), submit: plain("Go"), blocks: [] },
        });
      });
      app.action("go", async ({ ack }) => {
        got.push("action go");
        await ack();
      });
      app.view("form", async ({ ack }) => {
        got.push("view form");
        await ack({ response_action: "clear" });
      });
      app.event("app_home_opened", async () => {
        got.push("event app_home_opened");
      });
    });
    expect(set).toEqual({ ok: true, mode: "http" });

    expect(await control(simulator, "command", { userId, channelId, text: "a & b=c" })).toMatchObject({
      ok: true,
      response: { text: "opening" },
    });
    await expect.poll(() => readViews(simulator, userId)).toHaveLength(1);
    const [view] = await readViews(simulator, userId);
    const submitted = await control(simulator, "submitView", { userId, viewId: view?.["id"] });
    expect(submitted).toMatchObject({ ok: true, result: "cleared" });
    const blocks = [
      { type: "actions", elements: [{ type: "button", action_id: "go", text: plain("Go — ünïcode") }] },
    ];
    const posted = await callMethod(createClient(simulator), "chat.postMessage", {
      channel: channelId,
      blocks,
    });
    const click = { userId, channelId, ts: posted["ts"], actionId: "go" };
    expect(await control(simulator, "clickBlock", click)).toMatchObject({ ok: true });
    expect(await control(simulator, "openHome", { userId })).toMatchObject({ ok: true, willRetry: false });
    expect(got).toEqual(["command a & b=c", "view form", "action go", "event app_home_opened"]);
  });

  test("shows plain text that was acknowledged", async () => {
    await start((app) => {
      app.command("/mgw-prep", async ({ ack }) => ack("just text"));
    });
    await control(simulator, "command", { userId, channelId });
    expect(await control(simulator, "ephemerals", { userId })).toMatchObject({
      messages: [{ text: "just text" }],
    });
  });

  test("refuses what another secret signed, or what was signed too long ago", async () => {
    let calls = 0;
    await start((app) => {
      app.command("/mgw-prep", async ({ ack }) => {
        calls += 1;
        await ack();
      });
    });
    simulator.clock.advance(-6 * 60_000);
    expect(await control(simulator, "command", { userId, channelId })).toMatchObject({
      error: "http_client_error",
    });
    simulator.clock.advance(6 * 60_000);
    expect(await control(simulator, "command", { userId, channelId })).toMatchObject({ ok: true });
    expect(calls).toBe(1);

    const other = await startHttpApp(simulator, () => undefined, { signingSecret: "another-secret" });
    apps.push(other.app);
    const set = await control(simulator, "setTransport", { mode: "http", requestUrl: other.requestUrl });
    expect(set).toMatchObject({ ok: false, error: "url_verification_failed" });
  });
});

describe("a request URL", () => {
  const openHome = () => control(simulator, "openHome", { userId });
  const retriesOf = (seen: IncomingMessage["headers"][]) =>
    seen.map((headers) => [headers["x-slack-retry-num"], headers["x-slack-retry-reason"]]);

  test("gets an event again, with number and reason, until it answers well", async () => {
    const seen = await startBareApp((attempt) => ({ status: attempt < 3 ? 500 : 200 }));
    expect(await openHome()).toMatchObject({ ok: false, error: "http_service_error", willRetry: true });
    await expect.poll(() => seen.length).toBe(3);
    expect(retriesOf(seen)).toEqual([
      [undefined, undefined],
      ["1", "http_error"],
      ["2", "http_error"],
    ]);
  });

  test("gets an event four times in all", async () => {
    const seen = await startBareApp(() => ({ status: 302, headers: { location: "http://127.0.0.1:1/" } }));
    await openHome();
    await expect.poll(() => seen.length).toBe(4);
    expect(retriesOf(seen).at(-1)).toEqual(["3", "http_error"]);
  });

  test("may ask not to get an event again", async () => {
    const seen = await startBareApp(() => ({ status: 500, headers: { "x-slack-no-retry": "1" } }));
    expect(await openHome()).toMatchObject({ ok: false, willRetry: false });
    expect(seen).toHaveLength(1);
  });

  test.each([
    [404, "http_client_error"],
    [503, "http_service_error"],
  ])("that answers a command with %i shows as %s", async (status, error) => {
    await startBareApp(() => ({ status }));
    expect(await control(simulator, "command", { userId, channelId })).toMatchObject({ ok: false, error });
  });

  test("that is not there is not taken, and one that went away cannot be reached", async () => {
    const gone = { mode: "http", requestUrl: "http://127.0.0.1:1/slack/events" };
    expect(await control(simulator, "setTransport", gone)).toMatchObject({
      error: "url_verification_failed",
    });
    expect(await control(simulator, "connections")).toMatchObject({ mode: "socket" });
    await startBareApp(() => ({ status: 200 }));
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    expect(await control(simulator, "command", { userId, channelId })).toMatchObject({
      error: "dispatch_failed",
    });
  });
});
