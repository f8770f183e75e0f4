import { connect } from "node:net";
import { createInterface } from "node:readline";
import { lockSocketPath } from "./process-lock.ts";
import type { BotRequest } from "./requests.ts";

/** The answer of the bot that runs on a data folder, line by line; null when none does. */
export function askRunningBot(folder: string, request: BotRequest): Promise<AsyncIterable<string> | null> {
  return new Promise((settle) => {
    const socket = connect(lockSocketPath(folder));
    socket.once("error", () => settle(null));
    socket.once("connect", () => {
      socket.write(`${request}\n`);
      settle(createInterface({ input: socket }));
    });
  });
}
