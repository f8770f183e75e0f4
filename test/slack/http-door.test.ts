import { createHmac } from "node:crypto";
import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { defaultSlackSeed } from "../../simulators/slack/seed.ts";
import { createRefusalLog } from "../../src/slack/refusal-log.ts";
import { createLogProbe, type SlackWorld, startSlackWorld, until } from "./support/slack-world.ts";

const PATH = "/slack/events";
const SECRET = defaultSlackSeed.app.signingSecret;
const BODY_LIMIT = 512 * 1024;

const nowSeconds = () => Math.floor(Date.now() / 1000);
const shaped = (seconds: number | string = nowSeconds()) => ({
  "x-slack-request-timestamp": String(seconds),
  "x-slack-signature": `v0=${"a".repeat(64)}`,
});
const sign = (body: string) => {
  const seconds = nowSeconds();
  const digest = createHmac("sha256", SECRET).update(`v0:${seconds}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": String(seconds), "x-slack-signature": `v0=${digest}` };
};

let world: SlackWorld;
beforeAll(async () => {
  world = await startSlackWorld("http");
});
afterAll(() => world.stop());
beforeEach(() => {
  world.logLines.length = 0;
});

type Sent = { method?: string; path?: string; headers?: OutgoingHttpHeaders; body?: string };
type Answer = { status: number; headers: IncomingHttpHeaders };

/** Status and headers; what the bot does with the connection after that is not asked. */
const send = ({ method = "POST", path = PATH, headers = {}, body = "" }: Sent): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const options = { port: world.port, host: "127.0.0.1", path, method, agent: false, headers };
    const sent = httpRequest(options, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
      response.on("error", () => undefined);
    });
    sent.on("error", reject);
    sent.end(body);
  });

const sendBeginning = (head: string[], beginning = "") => exchange([...head, "", beginning].join("\r\n"));

/** Sends the beginning of a request and waits until the bot closes the connection; what it said. */
const exchange = (beginning: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(world.port ?? 0, "127.0.0.1");
    let said = "";
    socket.on("data", (chunk) => {
      said += String(chunk);
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(said));
    socket.write(beginning);
  });

const post = (headers: Record<string, string>, length: number | "chunked") => [
  `POST ${PATH} HTTP/1.1`,
  "host: bot",
  length === "chunked" ? "transfer-encoding: chunked" : `content-length: ${length}`,
  ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
];

describe("a request whose headers show that Slack did not send it", () => {
  it.each<[string, Record<string, string>]>([
    ["unsigned", {}],
    ["without a time", { "x-slack-signature": shaped()["x-slack-signature"] }],
    ["without a signature", { "x-slack-request-timestamp": String(nowSeconds()) }],
    ["with a signature of another form", { ...shaped(), "x-slack-signature": `v0=${"A".repeat(64)}` }],
    ["with a long signature", { ...shaped(), "x-slack-signature": `v0=${"a".repeat(65)}` }],
    [
      "with two signatures",
      { ...shaped(), "x-slack-signature": `v0=${"a".repeat(64)}, v0=${"a".repeat(64)}` },
    ],
    ["with a time that is none", shaped("soon")],
    ["with half a second", shaped(`${nowSeconds()}.5`)],
    ["with a time in hexadecimal", shaped(`0x${nowSeconds().toString(16)}`)],
    ["of six minutes ago", shaped(nowSeconds() - 360)],
    ["in six minutes", shaped(nowSeconds() + 360)],
    ["with an endless time", shaped("9".repeat(400))],
  ])("is refused before its body comes, and its connection closed: %s", async (_what, headers) => {
    for (const length of [4_000_000, "chunked"] as const) {
      const said = await sendBeginning(post(headers, length));
      expect(said).toMatch(/^HTTP\/1\.1 401 /);
      expect(said.toLowerCase()).toContain("connection: close");
    }
  });

  it("is told to the person who runs the bot once a minute, with what a wrong clock would mean", async () => {
    for (let time = 0; time < 20; time += 1) await send({ headers: shaped(nowSeconds() - 400) });
    expect(world.logLines.filter((line) => line.includes("too old")).length).toBeLessThanOrEqual(1);

    const probe = createLogProbe();
    let nowMs = 0;
    const tell = createRefusalLog(probe.log, () => nowMs);
    for (let time = 0; time < 50; time += 1) tell(401, "no signature");
    tell(401, "too old");
    nowMs = 60_000;
    tell(401, "no signature");
    expect(probe.lines).toEqual([
      'warn a request was refused: no signature {"part":"http","status":401}',
      'warn a request was refused: too old {"part":"http","status":401}',
      'warn a request was refused: no signature {"part":"http","status":401,"since":49}',
    ]);
  });
});

describe("a request whose signature would have to be computed", () => {
  it("is refused when it promises more than Slack ever sends, or sends it without a promise", async () => {
    expect(await sendBeginning(post(shaped(), BODY_LIMIT + 1))).toMatch(/^HTTP\/1\.1 413 /);
    const chunk = `${(64 * 1024).toString(16)}\r\n${"a".repeat(64 * 1024)}\r\n`;
    expect(await sendBeginning(post(shaped(), "chunked"), chunk.repeat(9))).toMatch(/^HTTP\/1\.1 413 /);
  });

  it("is taken up to that size, and refused when nobody signed it", async () => {
    const body = JSON.stringify({ type: "url_verification", challenge: "c".repeat(BODY_LIMIT - 60) });
    const headers = { "content-type": "application/json" };
    expect((await send({ body, headers: { ...headers, ...sign(body) } })).status).toBe(200);
    expect((await send({ body, headers: { ...headers, ...shaped() } })).status).toBe(401);
  });

  it("is let go when it does not come whole in time", async () => {
    // Slow on purpose: the limit is ten seconds, and looked at each second.
    expect(await sendBeginning(post(shaped(), 100), "half of")).toMatch(/^HTTP\/1\.1 408 /);
    expect(await exchange(`POST ${PATH} HTTP/1.1\r\nhost: bo`)).toMatch(/^HTTP\/1\.1 408 /);
    // One that says nothing at all holds its place no longer.
    expect(await exchange("")).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });
});

describe("the log", () => {
  const CANARY = "canary7731";

  it("holds nothing of what strangers send: path, query, headers or body", async () => {
    const headers = { [`x-${CANARY}`]: CANARY, "x-slack-signature": CANARY, "content-type": CANARY };
    const targets = [
      PATH,
      `${PATH}?${CANARY}`,
      `/${CANARY}`,
      `//${CANARY}`,
      `/healthz/${CANARY}`,
      `/%${CANARY}`,
    ];
    for (const method of ["GET", "POST", "PUT", "OPTIONS", "DELETE", "PATCH"]) {
      for (const path of targets) {
        const { status } = await send({ method, path, headers, body: method === "GET" ? "" : CANARY });
        expect([401, 404], `${method} ${path}`).toContain(status);
      }
    }
    await sendBeginning([`GET http://[${CANARY} HTTP/1.1`, "host: bot", "connection: close"]);
    await sendBeginning([`${CANARY} / HTTP/1.1`]);
    await send({
      headers: { ...shaped(), ...headers, "x-slack-signature": shaped()["x-slack-signature"] },
      body: CANARY,
    });
    const body = `{"${CANARY}`;
    await send({ headers: { "content-type": "application/json", ...sign(body) }, body });
    expect(world.logLines.join("\n")).not.toContain(CANARY);
  });

  it("is not written to by each of them", async () => {
    for (let time = 0; time < 30; time += 1) await send({ path: `/${"a".repeat(200)}`, method: "GET" });
    expect(world.logLines).toEqual([]);
  });
});

describe("what an unsigned request costs", () => {
  const REQUESTS = 60;
  const ROUNDS = 3;

  /** CPU of bot and client together for one request, the least of several rounds. */
  async function cpuOf(sent: Sent): Promise<number> {
    const rounds: number[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const before = process.cpuUsage();
      for (let number = 0; number < REQUESTS; number += 1) await send(sent).catch(() => undefined);
      const { user, system } = process.cpuUsage(before);
      // The first round warms up.
      if (round > 0) rounds.push((user + system) / REQUESTS);
    }
    return Math.min(...rounds);
  }

  it("is much the same whatever its path, query, headers and body are", async () => {
    const shortCpu = await cpuOf({ method: "GET", path: `${PATH}?a` });
    const long = 7_000;
    const units = ["token", "a", "secret-", "=", ":", "%20", "://a:b@", "/", "&token="];
    const kinds: [string, Sent][] = [
      ...units.map((unit): [string, Sent] => [
        `query of ${unit}`,
        { method: "GET", path: `${PATH}?${unit.repeat(long / unit.length)}` },
      ]),
      ["path", { method: "GET", path: `/${"token".repeat(long / 5)}` }],
      ["posted query", { path: `${PATH}?${"token".repeat(long / 5)}` }],
      ["header", { headers: { ...shaped(), "x-slack-signature": "token".repeat(long / 5) } }],
      ["time", { headers: { ...shaped(), "x-slack-request-timestamp": "9".repeat(long) } }],
      [
        "many headers",
        { headers: Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`x${at}`, "token="])) },
      ],
      ["body", { headers: shaped(), body: "token".repeat(BODY_LIMIT / 5) }],
      [
        "form",
        {
          headers: { ...shaped(), "content-type": "application/x-www-form-urlencoded" },
          body: "%20=&".repeat(BODY_LIMIT / 5),
        },
      ],
      ["unread body", { headers: { "content-length": 4_000_000 }, body: "a".repeat(4_000) }],
    ];
    for (const [kind, sent] of kinds) expect((await cpuOf(sent)) / shortCpu, kind).toBeLessThan(25);
  });
});

describe("the bot's other paths", () => {
  it("are known by their whole name, whatever the query", async () => {
    expect((await send({ method: "GET", path: "/healthz?a=b" })).status).toBe(200);
    for (const path of ["/healthz/", "/health", "/HEALTHZ", "/metrics", "/"]) {
      expect((await send({ method: "GET", path })).status, path).toBe(404);
    }
    expect((await send({ path: "/healthz" })).status).toBe(404);
    await until(async () => world.commands.calls.length === 0);
  });
});
