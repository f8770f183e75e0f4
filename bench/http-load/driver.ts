import { get } from "node:http";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** What strangers send to Slack's path, none of it signed, and how the bot answers others meanwhile. */

const PATH = "/slack/events";
/** Just below what Bolt takes by itself. */
const BODY_BYTES = 4_190_000;
/** A run in which every name of a secret could begin anew, just below what Node.js takes of headers by itself. */
const LONG_QUERY = "token".repeat(3_100);

/**
 * Opens connections that promise a large body and keep back its last byte; how to let go of them. One that the bot
 * closes is what a stranger gets, and stays closed.
 */
export async function openLargeBodies(port: number, count: number): Promise<() => void> {
  const head = `POST ${PATH} HTTP/1.1\r\nhost: bot\r\ncontent-type: application/json\r\ncontent-length: ${BODY_BYTES}\r\n\r\n`;
  const body = Buffer.alloc(BODY_BYTES - 1, "a");
  const sockets = Array.from({ length: count }, () => connect(port, "127.0.0.1"));
  for (const socket of sockets) {
    socket.on("error", () => undefined);
    socket.resume();
    socket.write(head);
    socket.write(body);
  }
  return () => {
    for (const socket of sockets) socket.destroy();
  };
}

/** Sends long GETs evenly, whatever has become of those before. */
export async function sendLongGets(port: number, count: number, perSecond: number): Promise<void> {
  const startedMs = performance.now();
  for (let number = 0; number < count; number += 1) {
    await sleep(Math.max(0, startedMs + (number * 1_000) / perSecond - performance.now()));
    get({ port, host: "127.0.0.1", path: `${PATH}?${LONG_QUERY}`, agent: false }, (answer) =>
      answer.resume(),
    ).on("error", () => undefined);
  }
}

/** Milliseconds that each health check took, sent at its time until `ended`; infinite for one without an answer. */
export async function askHealth(port: number, everyMs: number, ended: Promise<unknown>): Promise<number[]> {
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  const answers: Promise<number>[] = [];
  while (!isOver) {
    answers.push(askOnce(port));
    await sleep(everyMs);
  }
  return Promise.all(answers);
}

function askOnce(port: number): Promise<number> {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const asked = get({ port, host: "127.0.0.1", path: "/healthz", agent: false }, (answer) => {
      answer.resume();
      answer.on("end", () =>
        resolve(answer.statusCode === 200 ? performance.now() - startedMs : Number.POSITIVE_INFINITY),
      );
    });
    asked.on("error", () => resolve(Number.POSITIVE_INFINITY));
  });
}
