import { createHmac } from "node:crypto";
import { request as httpRequest } from "node:http";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { defaultSlackSeed } from "../../simulators/slack/seed.ts";
import { ADA, MIGRATIONS, makePreparation, makeView, ROSA, TEAM } from "./support/preparations.ts";
import { type SlackWorld, startSlackWorld, until } from "./support/slack-world.ts";

const SECRET = defaultSlackSeed.app.signingSecret;
const FIVE_MINUTES_S = 300;

type Sent = { body: string | Buffer; headers: Record<string, string> };

const nowSeconds = () => Math.floor(Date.now() / 1000);

/** Signs as Slack does. Source: docs.slack.dev/authentication/verifying-requests-from-slack. */
function sign(body: string, { secret = SECRET, seconds = nowSeconds() } = {}): Record<string, string> {
  const digest = createHmac("sha256", secret).update(`v0:${seconds}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": String(seconds), "x-slack-signature": `v0=${digest}` };
}

const FORM = { "content-type": "application/x-www-form-urlencoded" };
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

/** A slash command that would list preparations. */
const COMMAND = form({
  command: "/mgw-prep",
  text: "list",
  user_id: ROSA,
  team_id: TEAM,
  channel_id: MIGRATIONS,
  trigger_id: "1.2.3",
  response_url: "http://127.0.0.1:9/",
});

/** An approval as a form sends it, by somebody who may decide. */
function decision(triggerId: string, { needsTicket = false } = {}): string {
  const payload = {
    type: "view_submission",
    team: { id: TEAM },
    user: { id: ADA, team_id: TEAM },
    trigger_id: triggerId,
    view: {
      id: "V0FORGED01",
      type: "modal",
      hash: `hash-${triggerId}`,
      callback_id: "decision_form",
      private_metadata: JSON.stringify({ token: "token-approve", decision: "approve", needsTicket }),
      state: { values: { comment: { value: { type: "plain_text_input", value: "fine" } } } },
    },
  };
  return form({ payload: JSON.stringify(payload) });
}

describe("requests to the HTTP endpoint", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await startSlackWorld("http");
    world.commands.put(makeView(makePreparation("awaiting_approval")));
  });
  afterAll(() => world.stop());
  beforeEach(() => {
    world.commands.calls.length = 0;
  });

  const send = ({ body, headers }: Sent): Promise<number> =>
    new Promise((resolve, reject) => {
      const sent = httpRequest(
        {
          port: world.port,
          host: "127.0.0.1",
          path: "/slack/events",
          method: "POST",
          agent: false,
          headers: { ...headers, "content-length": Buffer.byteLength(body) },
        },
        (response) => {
          response.resume();
          response.on("end", () => resolve(response.statusCode ?? 0));
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
  const isAlive = async () => (await fetch(`http://127.0.0.1:${world.port}/healthz`)).status === 200;

  it("are taken when Slack signed them", async () => {
    expect(await send({ body: COMMAND, headers: { ...FORM, ...sign(COMMAND) } })).toBe(200);
    await until(async () => world.commands.callsOf("list").length === 1);
  });

  it.each<[string, (body: string) => Record<string, string>]>([
    ["unsigned", () => ({})],
    ["signed with another secret", (body) => sign(body, { secret: "guessed" })],
    ["signed with an empty secret", (body) => sign(body, { secret: "" })],
    ["signed over another body", () => sign("text=help")],
    ["older than five minutes", (body) => sign(body, { seconds: nowSeconds() - FIVE_MINUTES_S - 10 })],
    ["of the future", (body) => sign(body, { seconds: nowSeconds() + FIVE_MINUTES_S + 60 })],
    ["without a time", (body) => ({ "x-slack-signature": sign(body)["x-slack-signature"] ?? "" })],
    ["with a time that is none", (body) => ({ ...sign(body), "x-slack-request-timestamp": "soon" })],
    [
      "with a later time than was signed",
      (body) => ({ ...sign(body), "x-slack-request-timestamp": String(nowSeconds() + 60) }),
    ],
    [
      "with a signature of another version",
      (body) => ({
        ...sign(body),
        "x-slack-signature": (sign(body)["x-slack-signature"] ?? "").replace("v0=", "v1="),
      }),
    ],
    [
      "with half a signature",
      (body) => ({
        ...sign(body),
        "x-slack-signature": (sign(body)["x-slack-signature"] ?? "").slice(0, 40),
      }),
    ],
    ["with an empty signature", (body) => ({ ...sign(body), "x-slack-signature": "" })],
  ])("that are %s are refused before any work", async (_what, headersFor) => {
    for (const body of [COMMAND, decision("t")]) {
      expect(await send({ body, headers: { ...FORM, ...headersFor(body) } })).toBe(401);
    }
    expect(world.commands.calls).toEqual([]);
  });

  it("that leave out the required tick, as no form of Slack's would, are refused at the field", async () => {
    const body = decision("unticked", { needsTicket: true });
    const answer = await fetch(`http://127.0.0.1:${world.port}/slack/events`, {
      method: "POST",
      headers: { ...FORM, ...sign(body) },
      body,
    });
    expect(await answer.json()).toEqual({
      response_action: "errors",
      errors: { ticket_seen: expect.stringContaining("Read the ticket and tick the box") },
    });
    expect(world.commands.calls).toEqual([]);
  });

  it("that smuggle a command beside Slack's ssl_check do nothing, signed or not", async () => {
    for (const body of [`ssl_check=1&${COMMAND}`, `ssl_check=1&${decision("ssl")}`]) {
      expect(await send({ body, headers: FORM })).toBe(401);
      expect(await send({ body, headers: { ...FORM, ...sign(body) } })).toBe(200);
    }
    const address = `http://127.0.0.1:${world.port}/slack/events`;
    expect((await fetch(`${address}?ssl_check=1`)).status).toBe(200);
    expect((await fetch(address)).status).toBe(404);
    expect(await isAlive()).toBe(true);
    expect(world.commands.calls).toEqual([]);
  });

  it("of any body and any signature are refused", async () => {
    const header = fc.stringMatching(/^[\x21-\x7e]{1,80}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.json(),
          fc.constant(COMMAND),
          fc.constant(decision("any")),
        ),
        fc.record(
          {
            "x-slack-signature": fc.oneof(header, fc.stringMatching(/^v0=[0-9a-f]{64}$/)),
            "x-slack-request-timestamp": fc.oneof(header, fc.constant(String(nowSeconds()))),
            "content-type": fc.constantFrom(
              "application/json",
              "application/x-www-form-urlencoded",
              "text/plain",
            ),
          },
          { requiredKeys: [] },
        ),
        async (body, headers) => {
          const given = Object.fromEntries(
            Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
          );
          expect(await send({ body, headers: given })).toBe(401);
        },
      ),
      { numRuns: 150 },
    );
    expect(world.commands.calls).toEqual([]);
    expect(await isAlive()).toBe(true);
  });

  it("that were altered by one byte anywhere are refused", async () => {
    const bytes = Buffer.from(decision("altered"));
    const headers = { ...FORM, ...sign(bytes.toString()) };
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const altered = Buffer.from(bytes);
        altered[at] = (altered[at] ?? 0) ^ change;
        expect(await send({ body: altered, headers })).toBe(401);
      }),
      { numRuns: 150 },
    );
    expect(world.commands.calls).toEqual([]);
  });

  it("that are signed and mean nothing do nothing, and take the bot down neither at once nor later", async () => {
    const kind = fc.constantFrom("view_submission", "block_actions", "shortcut", "event_callback");
    const payload = fc.record({
      type: kind,
      view: fc.object(),
      user: fc.object(),
      actions: fc.array(fc.object()),
    });
    const meaningless = fc.oneof(
      fc.dictionary(fc.string(), fc.string()).map(form),
      fc.object().map((anything) => form({ payload: JSON.stringify(anything) })),
      payload.map((anything) => form({ payload: JSON.stringify(anything) })),
    );
    await fc.assert(
      // Side by side: what nobody listens to is answered only after three seconds.
      fc.asyncProperty(fc.array(meaningless, { minLength: 40, maxLength: 60 }), async (bodies) => {
        const headers = (body: string) => ({ ...FORM, ...sign(body) });
        const answers = await Promise.all(bodies.map((body) => send({ body, headers: headers(body) })));
        expect(answers.every((status) => status >= 200)).toBe(true);
      }),
      { numRuns: 3 },
    );
    expect(await isAlive()).toBe(true);
    expect(world.commands.calls).toEqual([]);
  });

  it.each([
    ["application/json", "null"],
    ["application/json", "5"],
    ["application/json", '"text"'],
    ["application/json", "[]"],
    ["application/json", "{"],
    ["application/x-www-form-urlencoded", form({ payload: "no JSON" })],
    ["application/x-www-form-urlencoded", form({ payload: "null" })],
  ])(
    "that are signed but whose JSON is no object (%s, %s) are refused, and end no process",
    async (type, body) => {
      const headers = { "content-type": type };
      expect(await send({ body, headers: { ...headers, ...sign(body) } })).toBe(400);
      expect(await send({ body, headers })).toBe(401);
      expect(await isAlive()).toBe(true);
    },
  );

  it("that are signed and are no whole submission get a 500, and end no process", async () => {
    const body = form({ payload: JSON.stringify({ type: "view_submission" }) });
    expect(await send({ body, headers: { ...FORM, ...sign(body) } })).toBe(500);
    expect(await isAlive()).toBe(true);
    expect(world.commands.calls).toEqual([]);
  });

  it("that are sent again within five minutes change nothing", async () => {
    const body = decision("again");
    const request = { body, headers: { ...FORM, ...sign(body) } };
    for (let time = 0; time < 5; time += 1) expect(await send(request)).toBe(200);
    await until(async () => world.commands.callsOf("decide").length > 0);
    expect(world.commands.callsOf("decide")).toHaveLength(1);
  });
});
