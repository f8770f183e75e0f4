import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeople, PEOPLE, type People } from "../../demo/slack-people.ts";
import { createStory } from "../../demo/story.ts";
import { SETTINGS, startWorld, type World } from "../../demo/world.ts";
import { makeApiToken } from "../../src/security/api-tokens.ts";
import { apiPortIn, untilLogged } from "../support/bot-log.ts";
import { runCli } from "../support/run-cli.ts";

const [ours, over, other] = [makeApiToken(), makeApiToken(), makeApiToken()];
const scope = `sources: ["acme-media*"], destinations: ["acme-api-*"], channels: [C0MIGRATE1]`;
const API = `api:
  tokens:
    - { name: pipeline, hash: "${ours.hash}", expires: 2099-12-31, requester: ${PEOPLE.requester}, ${scope} }
    - { name: ended, hash: "${over.hash}", expires: 2026-01-01, requester: ${PEOPLE.requester}, ${scope} }
    - { name: guest, hash: "${other.hash}", expires: 2099-12-31, requester: U0GUS00001, ${scope} }
`;
const BODY = {
  ...{ source: "s3://acme-media-clean", destination: "oss://acme-api-one", region: "oss-eu-central-1" },
  ...{ recipient: PEOPLE.recipient, channel: "C0MIGRATE1", reason: "Nightly job 12" },
};

type Sent = {
  method?: string;
  path?: string;
  token?: string | null;
  key?: string;
  body?: unknown;
  type?: string;
};

describe("the door for programs", () => {
  let world: World;
  let people: People;
  let url: string;
  let count = 0;

  beforeAll(async () => {
    world = await startWorld({ settings: SETTINGS + API, environment: { API_PORT: "0" } });
    people = createPeople(world);
    url = `http://127.0.0.1:${apiPortIn(world)}`;
  });

  afterAll(() => world?.stop());

  async function send({
    method = "POST",
    path = "/api/preparations",
    token = ours.token,
    ...more
  }: Sent = {}) {
    const { key = `key-number-${++count}`, body = BODY, type = "application/json" } = more;
    const answer = await fetch(url + path, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(key === "" ? {} : { "idempotency-key": key }),
        "content-type": type,
      },
      ...(method === "GET" || method === "HEAD"
        ? {}
        : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const given = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> & {
      error?: { code: string; field?: string; fields?: Record<string, string> };
    };
    return { status: answer.status, given, code: given.error?.code };
  }

  it("asks once for a key however often it is sent, and people decide", async () => {
    const [first, ...again] = await Promise.all([1, 2, 3].map(() => send({ key: "the-same-key" })));
    expect(first).toMatchObject({ status: 201, given: { id: expect.stringMatching(/^MP-/) } });
    for (const one of again) expect(one.given["id"]).toBe(first?.given["id"]);
    const id = String(first?.given["id"]);
    const story = createStory(people);
    await story.approve(await story.openDecision(), "go");
    await story.awaitDelivery();
    const shown = await send({ method: "GET", path: `/api/preparations/${id}` });
    expect(shown).toMatchObject({ status: 200, given: { id, state: "ready" } });
    // Nothing but this: no plan, no id of a key, no delivery.
    expect(Object.keys(shown.given).sort()).toEqual([
      "expiresAt",
      "id",
      "link",
      "revision",
      "state",
      "stateSince",
    ]);
    const { out } = await runCli(["audit", "export"], world.environment);
    const asked = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
      .find(({ event }) => event === "preparation.requested");
    expect(asked).toMatchObject({ actor: PEOPLE.requester, details: { via: "pipeline" } });
    expect(await send({ key: "the-same-key", body: { ...BODY, days: 3 } })).toMatchObject({ status: 422 });
    await story.revoke();
  });

  it.each<[string, Sent, number, string | undefined]>([
    ["no token", { token: null }, 401, "UNAUTHORIZED"],
    ["a wrong token", { token: makeApiToken().token }, 401, "UNAUTHORIZED"],
    ["the hash in place of the token", { token: ours.hash }, 401, "UNAUTHORIZED"],
    ["a token that is over", { token: over.token }, 401, "UNAUTHORIZED"],
    ["no token, also where nothing is", { token: null, path: "/nothing" }, 401, "UNAUTHORIZED"],
    ["another source", { body: { ...BODY, source: "s3://acme-reports-office-only" } }, 403, "OUT_OF_SCOPE"],
    ["another destination", { body: { ...BODY, destination: "oss://acme-archive" } }, 403, "OUT_OF_SCOPE"],
    ["another channel", { body: { ...BODY, channel: "C0PRIVATE1" } }, 403, "OUT_OF_SCOPE"],
    ["a further profile", { body: { ...BODY, profile: "documented" } }, 403, "OUT_OF_SCOPE"],
    [
      "a guest's token",
      { token: other.token, body: { ...BODY, profile: "least-privilege" } },
      422,
      "NOT_A_MEMBER",
    ],
    ["no key", { key: "" }, 400, "IDEMPOTENCY_KEY"],
    ["another type", { type: "text/plain" }, 415, "CONTENT_TYPE"],
    ["no JSON", { body: "{" }, 400, "BAD_REQUEST"],
    ["a name that nobody knows", { body: { ...BODY, approve: true } }, 400, "BAD_REQUEST"],
    ["no reason", { body: { ...BODY, reason: " " } }, 400, "BAD_REQUEST"],
    ["a region that is none", { body: { ...BODY, region: "mars" } }, 400, "BAD_REQUEST"],
    ["too much", { body: { ...BODY, reason: "x".repeat(20_000) } }, 413, "TOO_LARGE"],
    ["a decision", { path: "/api/preparations/MP-7K3Q9X/approve" }, 404, "NOT_FOUND"],
    ["a change", { method: "PUT", path: "/api/preparations/MP-7K3Q9X" }, 405, "METHOD_NOT_ALLOWED"],
    ["a removal", { method: "DELETE", path: "/api/preparations/MP-7K3Q9X" }, 405, "METHOD_NOT_ALLOWED"],
    ["the list of all", { method: "GET" }, 405, "METHOD_NOT_ALLOWED"],
    ["credentials", { method: "GET", path: "/api/preparations/MP-7K3Q9X/credentials" }, 404, "NOT_FOUND"],
    ["the figures", { method: "GET", path: "/metrics" }, 404, "NOT_FOUND"],
  ])("refuses %s", async (_what, sent, status, code) => {
    expect(await send(sent)).toMatchObject({ status, code });
  });

  it("shows nothing that the token could not have asked for", async () => {
    const story = createStory(people);
    await story.submitForm(
      await story.openForm({
        source: "acme-media-clean",
        destination: "acme-not-in-scope",
        region: "oss-eu-central-1",
      }),
    );
    const { out } = await runCli(["export", "preparations"], world.environment);
    const id = (JSON.parse(out) as { id: string }[])[0]?.id ?? "";
    expect(await send({ method: "GET", path: `/api/preparations/${id}` })).toMatchObject({ status: 404 });
    await story.cancel("over");
  });

  it("is asked from a terminal, which says what came of it", async () => {
    const environment = { MGW_API_URL: url, MGW_API_TOKEN: ours.token };
    const args = ["request", "s3://acme-media-clean", "oss://acme-api-cli", "--region", "oss-eu-central-1"];
    const rest = ["--recipient", PEOPLE.recipient, "--channel", "C0MIGRATE1", "--reason", "A test"];
    const asked = await runCli([...args, ...rest, "--key", "of-the-cli"], environment);
    expect(asked).toMatchObject({ code: 0, out: expect.stringMatching(/^MP-\w{6}: \w+/) });
    const again = await runCli([...args, ...rest, "--key", "of-the-cli", "--json"], environment);
    expect(asked.out).toContain(String((JSON.parse(again.out) as { id: string }).id));
    const taken = await runCli([...args, ...rest], environment);
    expect(taken).toMatchObject({ code: 1, err: expect.stringContaining("PAIR_TAKEN") });
    expect(await runCli([...args, ...rest], {})).toMatchObject({ code: 64 });
    const away = await runCli([...args, ...rest], { ...environment, MGW_API_URL: "http://127.0.0.1:1" });
    expect(away).toMatchObject({ code: 70, err: expect.stringContaining("did not answer") });
  });

  it("counts a token no more that is taken out of the settings, and says in the log nothing of any", async () => {
    writeFileSync(world.environment["MGW_SETTINGS"] ?? "", SETTINGS);
    process.kill(world.botPid() ?? 0, "SIGHUP");
    await untilLogged(world, "count from now on");
    expect(await send()).toMatchObject({ status: 401 });
    for (const { token, hash } of [ours, over, other]) {
      expect(world.log.join("\n")).not.toContain(token);
      expect(world.log.join("\n")).not.toContain(hash);
    }
  });
});
