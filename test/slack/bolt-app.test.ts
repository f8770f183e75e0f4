import { createHmac } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { defaultSlackSeed } from "../../simulators/slack/seed.ts";
import { createSlackLog } from "../../src/slack/slack-log.ts";
import { MIGRATIONS, ROSA } from "./support/preparations.ts";
import { createLogProbe, type SlackWorld, startSlackWorld, until } from "./support/slack-world.ts";

describe("the connection to Slack", () => {
  let world: SlackWorld;
  afterEach(() => world.stop());

  const isAnswered = async () => {
    await world.control("command", { userId: ROSA, channelId: MIGRATIONS, text: "help" });
    return until(async () => (await world.ephemerals(ROSA)).length > 0);
  };

  it.each(["refresh", "cut"])("comes back after Slack's disconnect (%s)", async (manner) => {
    world = await startSlackWorld("socket");
    await world.control("disconnectSockets", { manner });
    await until(async () => (await world.control("connections", {}))["openSockets"] === 0);
    // The library waits 5 s before it connects again.
    for (let turn = 0; turn < 100; turn += 1) {
      if ((await world.control("connections", {}))["openSockets"] === 1) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(await isAnswered()).toBe(true);
  });

  it("never waits for Slack before an acknowledgement: auth.test is asked once, at the start", async () => {
    world = await startSlackWorld("socket");
    await isAnswered();
    const asked = world.slack.board.journal().filter(({ operation }) => operation === "auth.test");
    expect(asked).toHaveLength(1);
  });

  it("serves routes of its own beside Slack's path over HTTP, and refuses unsigned and altered requests", async () => {
    world = await startSlackWorld("http");
    const { port } = world;
    expect(await (await fetch(`http://127.0.0.1:${port}/healthz`)).text()).toBe("ok");

    const body = new URLSearchParams({ command: "/mgw-prep", text: "help", user_id: ROSA }).toString();
    const send = (headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${port}/slack/events`, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
        body,
      });
    const sign = (seconds: number, text: string) => ({
      "x-slack-request-timestamp": String(seconds),
      "x-slack-signature": `v0=${createHmac("sha256", defaultSlackSeed.app.signingSecret).update(`v0:${seconds}:${text}`).digest("hex")}`,
    });
    const now = Math.floor(Date.now() / 1000);
    expect((await send({})).status).toBe(401);
    expect((await send(sign(now, `${body}x`))).status).toBe(401);
    expect((await send(sign(now - 400, body))).status).toBe(401);
    expect(world.commands.calls).toEqual([]);
  });

  it("logs no token and no payload, however verbose the libraries are", async () => {
    world = await startSlackWorld("socket");
    await isAnswered();
    const probe = createLogProbe();
    const logger = createSlackLog(probe.log, "test");
    logger.debug("a payload");
    logger.error(
      "token xoxb-123456789012-abcdef",
      { blocks: "a payload" },
      new Error("at wss://x/?ticket=abc"),
    );
    expect(probe.lines.join()).not.toMatch(/xoxb-1|a payload|ticket=abc/);
    const { botToken, appToken } = defaultSlackSeed.app;
    const lines = world.logLines.join("\n");
    expect(lines).not.toContain(botToken);
    expect(lines).not.toContain(appToken);
  });
});
