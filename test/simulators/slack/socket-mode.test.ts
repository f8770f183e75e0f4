import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { App } from "@slack/bolt";
import { afterEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { defaultSlackSeed, SLACK_IDS } from "../../../simulators/slack/seed.ts";
import {
  createSlackSimulator,
  type SlackSimulator,
  type SlackSimulatorOptions,
} from "../../../simulators/slack/slack-simulator.ts";
import { control, createClient, readChannel, readViews, startSocketApp } from "./start-app.ts";

const { rosaRequester: userId, migrations: channelId } = SLACK_IDS;
const form = {
  type: "modal" as const,
  callback_id: "form",
  title: { type: "plain_text" as const, text: "New preparation" },
  blocks: [{ type: "divider" as const }],
};

let simulator: SlackSimulator;
let apps: App[] = [];
let sockets: WebSocket[] = [];

afterEach(async () => {
  for (const app of apps) await app.stop();
  for (const socket of sockets) socket.close();
  apps = [];
  sockets = [];
  await simulator.close();
});

async function startSimulator(options: Partial<SlackSimulatorOptions> = {}): Promise<void> {
  simulator = await createSlackSimulator({ port: 0, ...options });
}

async function start(listen: (app: App) => void): Promise<void> {
  apps.push(await startSocketApp(simulator, listen, 2_000));
}

type Frame = { type: string; envelope_id?: string; reason?: string; [key: string]: unknown };

/** A bare socket that acknowledges nothing by itself. */
async function connectRaw(): Promise<{ socket: WebSocket; frames: Frame[] }> {
  const { url } = await createClient(simulator, defaultSlackSeed.app.appToken).apps.connections.open({});
  const socket = new WebSocket(String(url));
  const frames: Frame[] = [];
  sockets.push(socket);
  socket.on("message", (data) => frames.push(JSON.parse(data.toString("utf8")) as Frame));
  await expect.poll(() => frames.length).toBeGreaterThan(0);
  return { socket, frames };
}

const command = (text = "") => control(simulator, "command", { userId, channelId, text });

describe("a Bolt app in Socket Mode", () => {
  test("opens a form and posts on a command", async () => {
    await startSimulator();
    await start((app) => {
      app.command("/mgw-prep", async ({ ack, command: sent, client }) => {
        await ack();
        await client.views.open({ trigger_id: sent.trigger_id, view: form });
        await client.chat.postMessage({ channel: sent.channel_id, text: `<@${sent.user_id}> asked` });
      });
    });
    expect(await command(" list ")).toMatchObject({ ok: true, response: null });
    await expect
      .poll(() => readChannel(simulator, channelId))
      .toMatchObject([{ text: `<@${userId}> asked` }]);
    expect(await readViews(simulator, userId)).toMatchObject([{ callback_id: "form" }]);
  });

  test("opens a form on the global shortcut", async () => {
    await startSimulator();
    await start((app) => {
      app.shortcut("start_preparation", async ({ ack, shortcut, client }) => {
        await ack();
        await client.views.open({ trigger_id: shortcut.trigger_id, view: form });
      });
    });
    const seen = await control(simulator, "shortcut", { userId, callbackId: "start_preparation" });
    expect(seen).toMatchObject({ ok: true });
    await expect.poll(() => readViews(simulator, userId)).toMatchObject([{ callback_id: "form" }]);
  });

  test("publishes the Home tab when it is opened", async () => {
    await startSimulator();
    await start((app) => {
      app.event("app_home_opened", async ({ event, client }) => {
        await client.views.publish({ user_id: event.user, view: { type: "home", blocks: form.blocks } });
      });
    });
    expect(await control(simulator, "openHome", { userId })).toMatchObject({ ok: true, willRetry: false });
    await expect.poll(() => control(simulator, "home", { userId })).toMatchObject({ view: { type: "home" } });
  });

  test("is given up on when it acknowledges too late", async () => {
    await startSimulator({ ackTimeoutMs: 2_000 });
    const held: (() => Promise<void>)[] = [];
    await start((app) => {
      app.command("/mgw-prep", async ({ ack, command: sent }) => {
        if (sent.text === "hold") held.push(() => ack("too late"));
        else await ack("in time");
      });
    });
    expect(await command("hold")).toMatchObject({
      ok: false,
      error: "operation_timeout",
      shown: '/mgw-prep failed with the error "operation_timeout"',
    });
    expect(held).toHaveLength(1);
    for (const acknowledge of held) await acknowledge();
    // The same socket keeps its order, so the late answer has arrived when the next one has.
    await command("now");
    const { messages } = await control(simulator, "ephemerals", { userId });
    expect(messages).toMatchObject([{ text: "in time" }]);
  });

  test("gets the same payload twice when Slack duplicates it", async () => {
    await startSimulator();
    const triggerIds: string[] = [];
    await start((app) => {
      app.command("/mgw-prep", async ({ ack, command: sent }) => {
        triggerIds.push(sent.trigger_id);
        await ack();
      });
    });
    expect(await control(simulator, "redeliver")).toMatchObject({ error: "nothing_delivered" });
    await command();
    expect(await control(simulator, "redeliver")).toMatchObject({ ok: true, kind: "slash_commands" });
    expect(triggerIds).toHaveLength(2);
    expect(new Set(triggerIds).size).toBe(1);
  });

  test("comes back after Slack recycled or cut its connection", async () => {
    await startSimulator();
    await start((app) => {
      app.command("/mgw-prep", async ({ ack }) => ack());
    });
    for (const manner of ["refresh", "cut"]) {
      expect(await control(simulator, "disconnectSockets", { manner })).toMatchObject({ disconnected: 1 });
      await expect.poll(() => control(simulator, "connections")).toMatchObject({ openSockets: 0 });
      await expect.poll(() => control(simulator, "connections")).toMatchObject({ openSockets: 1 });
      expect(await command()).toMatchObject({ ok: true });
    }
  });
});

describe("sockets", () => {
  test("are greeted, and each payload goes to exactly one of them", async () => {
    await startSimulator({ ackTimeoutMs: 60 });
    const first = await connectRaw();
    const second = await connectRaw();
    expect(second.frames).toMatchObject([
      { type: "hello", num_connections: 2, connection_info: { app_id: SLACK_IDS.app } },
    ]);
    for (let sent = 0; sent < 4; sent += 1) await command();
    const arrived = () =>
      [...first.frames, ...second.frames].filter((frame) => frame.type === "slash_commands");
    await expect.poll(() => arrived().length).toBe(4);
    expect(new Set(arrived().map((frame) => frame.envelope_id)).size).toBe(4);
    expect(first.frames).toHaveLength(3);
  });

  test("take an acknowledgement over any of them", async () => {
    await startSimulator();
    const first = await connectRaw();
    const second = await connectRaw();
    first.socket.on("message", (data) => {
      const { envelope_id } = JSON.parse(data.toString("utf8")) as Frame;
      second.socket.send(JSON.stringify({ envelope_id, payload: { text: "over there" } }));
    });
    expect(await command()).toMatchObject({ ok: true, response: { text: "over there" } });
  });

  test("are needed: without one nothing can be dispatched", async () => {
    await startSimulator();
    expect(await command()).toMatchObject({ ok: false, error: "dispatch_failed" });
  });

  test("number ten at most", async () => {
    await startSimulator();
    for (let count = 0; count < 10; count += 1) await connectRaw();
    const { frames } = await connectRaw();
    expect(frames).toMatchObject([{ type: "disconnect", reason: "too_many_websockets" }]);
    expect(await control(simulator, "connections")).toMatchObject({ openSockets: 10 });
  });

  test("are sent away when the owner goes over to HTTP", async () => {
    await startSimulator();
    const { frames } = await connectRaw();
    const server = createServer((request, response) => request.pipe(response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const requestUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    expect(await control(simulator, "setTransport", { mode: "http", requestUrl })).toMatchObject({
      ok: true,
    });
    await expect.poll(() => frames.at(-1)).toMatchObject({ type: "disconnect", reason: "link_disabled" });
    const { frames: later } = await connectRaw();
    expect(later).toMatchObject([{ type: "disconnect", reason: "link_disabled" }]);
    server.close();
  });

  test("open once for each address", async () => {
    await startSimulator();
    const { url } = await createClient(simulator, defaultSlackSeed.app.appToken).apps.connections.open({});
    const attempt = (address: string) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(address);
        sockets.push(socket);
        socket.once("open", () => resolve("open"));
        socket.once("error", (error) => resolve(error.message));
      });
    expect(await attempt(String(url))).toBe("open");
    expect(await attempt(String(url))).toContain("401");
    expect(await attempt(String(url).replace(/ticket=\w+/, "ticket=made-up"))).toContain("401");
  });
});

describe("events", () => {
  test("are sent again three times while nobody acknowledges them", async () => {
    await startSimulator({ ackTimeoutMs: 30, eventRetryDelaysMs: [0, 10, 20] });
    const { frames } = await connectRaw();
    expect(await control(simulator, "openHome", { userId })).toMatchObject({
      error: "operation_timeout",
      willRetry: true,
    });
    await expect.poll(() => frames.length).toBe(5);
    const events = frames.filter((frame) => frame.type === "events_api");
    expect(events).toMatchObject([
      { retry_attempt: 0, retry_reason: "" },
      { retry_attempt: 1, retry_reason: "timeout" },
      { retry_attempt: 2, retry_reason: "timeout" },
      { retry_attempt: 3, retry_reason: "timeout" },
    ]);
    const eventIds = events.map((frame) => (frame["payload"] as { event_id: string }).event_id);
    expect(new Set(eventIds).size).toBe(1);
  });

  test("are not sent again once they are acknowledged, and commands never are", async () => {
    await startSimulator({ ackTimeoutMs: 3_000, eventRetryDelaysMs: [0, 0, 0] });
    const { socket, frames } = await connectRaw();
    expect(await command()).toMatchObject({ error: "operation_timeout" });
    socket.on("message", (data) => {
      const { envelope_id } = JSON.parse(data.toString("utf8")) as Frame;
      socket.send(JSON.stringify({ envelope_id }));
    });
    expect(await control(simulator, "openHome", { userId })).toMatchObject({ ok: true, willRetry: false });
    expect(frames.map((frame) => frame.type)).toEqual(["hello", "slash_commands", "events_api"]);
  });
});
