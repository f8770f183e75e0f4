import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type World } from "../../demo/world.ts";
import { findFreePort } from "../support/find-free-port.ts";
import { type Replica, startReplica } from "../support/replicas.ts";

describe("SIGUSR1, which Node.js takes for a wish to debug", () => {
  let world: World;
  let bot: Replica;
  let inspectorPort: number;
  let healthPort: number;

  beforeAll(async () => {
    world = await startWorld();
    await world.killBot("SIGTERM");
    [inspectorPort, healthPort] = [await findFreePort(), await findFreePort()];
    // Where the inspector would listen in place of 9229, which may be somebody else's here.
    const NODE_OPTIONS = `--inspect-port=127.0.0.1:${inspectorPort}`;
    bot = await startReplica({ ...world.environment, NODE_OPTIONS, PORT: String(healthPort) });
  });
  afterAll(async () => {
    await bot?.end("SIGTERM");
    await world?.stop();
  });

  const isOpen = (port: number) =>
    new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });

  it("opens no inspector, and ends nothing", async () => {
    for (let time = 0; time < 20; time += 1) {
      bot.send("SIGUSR1");
      // Health checks in between, so that the bot has had its turns.
      expect((await fetch(`http://127.0.0.1:${healthPort}/healthz`)).status).toBe(200);
      expect(await isOpen(inspectorPort)).toBe(false);
    }
    expect(bot.errors.join("\n")).not.toContain("Debugger");
  });
});
