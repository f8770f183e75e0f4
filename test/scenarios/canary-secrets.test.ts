import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeople, hasAction, PEOPLE } from "../../demo/slack-people.ts";
import { createStory } from "../../demo/story.ts";
import { startWorld, type World } from "../../demo/world.ts";
import type { AuditEntry } from "../../src/storage/contract/audit.ts";
import { dumpStore } from "../support/dump-store.ts";
import { findFreePort } from "../support/find-free-port.ts";
import { filesWith, findSealedTexts } from "../support/find-in-folder.ts";
import { type Canary, findSecrets, spellingsOf } from "../support/find-secrets.ts";
import { readChildArguments } from "../support/process-arguments.ts";
import { readIamUsers, readRamUsers } from "../support/read-clouds.ts";
import {
  type RecordedRequest,
  type RecordingProxy,
  startRecordingProxy,
} from "../support/recording-proxy.ts";
import { runCli } from "../support/run-cli.ts";

const MODES = ["reveal", "message"] as const;
type Mode = (typeof MODES)[number];

/**
 * One whole life with everything that can go wrong while secrets are in flight, then a search by value: the secrets that
 * the clouds gave may be in the delivery and nowhere else, those of the configuration nowhere at all.
 */
describe.each(MODES)("in mode %s", (mode) => {
  let world: World;
  let proxies: Record<"slack" | "aws" | "alibaba", RecordingProxy>;
  /** Given by the clouds. */
  let given: Canary[];
  /** The seal key, Slack's tokens, the operator's own keys. */
  let configured: Canary[];
  let atReady: string;
  let afterwards: string;
  /** Sealed copies: where they lie at the height of its life, by their files, and what is left of them afterwards. */
  let sealedAtReady: string[];
  let sealedFilesAtReady: string[];
  let sealedAfterwards: string[];
  let exported: string;
  let metrics: string;
  let commandLines: string[];
  const folder = mkdtempSync(join(tmpdir(), "mgw-canary-"));

  beforeAll(async () => {
    const port = await findFreePort();
    world = await startWorld({
      settings: settingsFor(mode),
      environment: async (own) => {
        const [slack, aws, alibaba] = await Promise.all(
          ["SLACK_API_URL", "AWS_ENDPOINT_URL", "ALIBABA_RAM_ENDPOINT"].map((name) =>
            startRecordingProxy(own[name] ?? ""),
          ),
        );
        if (!slack || !aws || !alibaba) throw new Error("expected three proxies");
        proxies = { slack, aws, alibaba };
        return {
          LOG_LEVEL: "trace",
          PORT: String(port),
          SLACK_API_URL: slack.url,
          AWS_ENDPOINT_URL: aws.url,
          ALIBABA_RAM_ENDPOINT: alibaba.url,
        };
      },
    });
    await armFaults(world, proxies);
    const story = createStory(createPeople(world));
    const request = {
      source: "acme-media-clean",
      destination: `acme-canary-${mode}`,
      region: "oss-eu-central-1",
    };
    await story.submitForm(await story.openForm(request));
    await story.approve(await story.openDecision(), "go");
    await story.inThread("File Count");
    const people = createPeople(world);
    const delivery = await people.message(
      () => people.directMessages(PEOPLE.recipient),
      (message) => hasAction(message, mode === "reveal" ? "prep:show" : "prep:stored"),
    );
    if (mode === "reveal") await story.openCredentials(delivery);
    // At the height of its life: the secrets are sealed in the store, and shown.
    await world.killBot("SIGTERM");
    const dataDir = String(world.environment["DATA_DIR"]);
    sealedAtReady = findSealedTexts(dataDir);
    sealedFilesAtReady = filesWith(dataDir, sealedAtReady);
    atReady = await dumpStore(dataDir);
    await world.startBot();

    await story.confirmStored();
    await world.control("aws/faults/arm", {
      service: "iam",
      operation: "DeleteAccessKey",
      kind: "reset-after",
      times: 1,
    });
    await world.control("alibaba/faults/arm", {
      service: "ram",
      operation: "DeleteLoginProfile",
      kind: "error",
      times: 1,
    });
    await story.revoke();

    metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    commandLines = readChildArguments();
    exported = (await runCli(["audit", "export"], world.environment)).out;
    given = await readGiven(world, configuredOf(world));
    configured = configuredOf(world);
    await world.killBot("SIGTERM");
    sealedAfterwards = findSealedTexts(dataDir);
    afterwards = await dumpStore(dataDir);
  });

  afterAll(async () => {
    await world?.stop();
    await Promise.all(Object.values(proxies ?? {}).map((proxy) => proxy.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  const all = () => [...given, ...configured];

  it("had secrets to lose: three that were delivered, and those of the answers that broke", () => {
    // Two keys a cloud were made and lost in flight, and one kept.
    expect(given.length).toBeGreaterThanOrEqual(6);
    const shown = proxies.slack.requests.filter((request) => isDelivery(request, mode));
    const delivered = new Set(shown.flatMap(({ body }) => findSecrets(decodeBody(body), given)));
    expect(delivered.size).toBe(3);
  });

  it("sends none to Slack but in the delivery", () => {
    const others = proxies.slack.requests.filter((request) => !isDelivery(request, mode));
    expect(others.length).toBeGreaterThan(20);
    for (const request of others) {
      expect([request.path, findSecrets(request.body + decodeBody(request.body), all())]).toEqual([
        request.path,
        [],
      ]);
    }
    const shown = proxies.slack.requests.filter((request) => isDelivery(request, mode));
    for (const { body } of shown) expect(findSecrets(body + decodeBody(body), configured)).toEqual([]);
  });

  it("leaves none in Slack after it was stored", async () => {
    const people = createPeople(world);
    const channels = await Promise.all((await people.channel()).map(({ ts }) => people.thread(ts)));
    const left = JSON.stringify([channels, await people.directMessages(PEOPLE.recipient)]);
    expect(findSecrets(left, all())).toEqual([]);
  });

  it("writes none to the log at its most verbose, nor to standard error", () => {
    const log = world.log.join("\n");
    expect(log).toContain("iam:CreateAccessKey");
    expect(findSecrets(log, all())).toEqual([]);
    expect(findSecrets(world.errors.join("\n"), all())).toEqual([]);
  });

  it("stores none in the open: no row, no post, no checkpoint of the engine", () => {
    for (const dump of [atReady, afterwards]) {
      expect(dump).toContain("apply:iam.create-key");
      expect(findSecrets(dump, all())).toEqual([]);
    }
    // A reference while they are held, and gone afterwards.
    expect(atReady).toContain("alibaba-secret-key,file:");
    expect(afterwards).not.toContain("alibaba-secret-key,");
  });

  it("keeps the sealed copies in files of their own while they are held, and in no file of the data folder afterwards", async () => {
    expect(sealedAtReady).toHaveLength(3);
    expect(sealedFilesAtReady).toHaveLength(3);
    for (const file of sealedFilesAtReady) expect(file).toMatch(/^sealed\//);
    const dataDir = String(world.environment["DATA_DIR"]);
    expect(sealedAfterwards, "after it was stored, revoked and stopped").toEqual([]);
    expect(filesWith(dataDir, sealedAtReady), "and started and stopped once more").toEqual([]);
    expect(findSealedTexts(dataDir)).toEqual([]);
    const values = all().map(({ value }) => value);
    expect(filesWith(dataDir, values), "nor any of them in the open").toEqual([]);
  });

  it("shows none in the metrics and in the arguments of its processes", () => {
    expect(metrics).toContain("mgw_prep_cloud_call_seconds_count");
    expect(findSecrets(metrics, all())).toEqual([]);
    expect(commandLines.some((line) => line.includes("mgw-prep.js start"))).toBe(true);
    expect(findSecrets(commandLines.join("\n"), all())).toEqual([]);
  });

  it("exports none in the audit log, which tells everything else", async () => {
    expect(findSecrets(exported, all())).toEqual([]);
    const entries = exported
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as AuditEntry);
    const events = new Set(entries.map(({ event }) => event));
    for (const event of [
      "preparation.requested",
      "check.ended",
      "preparation.checked",
      "decision.approved",
      "provisioning.begun",
      "change.interrupted",
      "grant.made",
      "preparation.ready",
      "delivery.posted",
      "secrets.destroyed",
      "revocation.begun",
      "grant.undone",
      "preparation.revoked",
      "audit.head_reported",
      ...(mode === "reveal" ? ["secrets.opened"] : []),
    ]) {
      expect(events).toContain(event);
    }
    expect(entries.find(({ event }) => event === "decision.approved")).toMatchObject({
      actor: PEOPLE.approver,
      channelId: "C0MIGRATE1",
      planHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const made = entries.filter(({ event }) => event === "grant.made");
    expect(made.length).toBeGreaterThanOrEqual(8);
    for (const { requestId, details } of made) {
      expect(requestId).toMatch(/\S/);
      expect(details["calls"]).toContainEqual({
        operation: expect.stringMatching(/^(iam|ram|oss):/),
        requestId,
      });
    }
  });

  it("has an audit log that verify takes whole, and refuses with a byte changed or its tail cut", async () => {
    const file = join(folder, "audit.jsonl");
    const verify = (text: string, ...options: string[]) => {
      writeFileSync(file, text);
      return runCli(["audit", "verify", file, ...options], world.environment);
    };
    const lines = exported.trimEnd().split("\n");
    const { hash } = JSON.parse(lines.at(-1) ?? "") as AuditEntry;
    expect(await verify(exported, "--head", hash)).toMatchObject({
      code: 0,
      out: expect.stringContaining(hash),
    });
    expect(await verify(exported.replace(PEOPLE.approver, PEOPLE.recipient))).toMatchObject({ code: 1 });
    const cut = `${lines.slice(0, -1).join("\n")}\n`;
    expect(await verify(cut)).toMatchObject({ code: 0, out: expect.stringContaining("not excluded") });
    expect(await verify(cut, "--head", hash)).toMatchObject({
      code: 1,
      out: expect.stringContaining("cut off"),
    });
  });

  it("leaves nobody and nothing in either cloud", async () => {
    expect(await readIamUsers(world.environment)).toEqual([]);
    expect(await readRamUsers(world.environment)).toEqual([]);
  });
});

describe("the search itself", () => {
  it.each(["a/b+c=def", 'q"u\\oted', "Pass&<word>1%"])("finds %s in each of its spellings", (value) => {
    const canaries = [{ name: "it", value }];
    const carriers = [
      `x${value}y`,
      JSON.stringify({ deep: JSON.stringify({ value }) }),
      `p=${encodeURIComponent(value)}`,
      Buffer.from(`12345${value}6789`).toString("base64"),
      Buffer.from(`123456${value}789`).toString("base64url"),
      Buffer.from(`1234567${value}89`).toString("hex"),
    ];
    for (const text of carriers) expect([text, findSecrets(text, canaries)]).toEqual([text, ["it"]]);
    expect(spellingsOf(value).every((spelling) => spelling.length >= 6)).toBe(true);
    expect(findSecrets("nothing of it here", canaries)).toEqual([]);
  });
});

function settingsFor(mode: Mode): string {
  return `
approvers: { people: [U0ADA00001], groups: [S0APPROVE1] }
operators: { people: [U0OLGA0001], channel: C0PRIVATE1 }
defaultChannel: C0MIGRATE1
delivery: { mode: ${mode}, secretsInMessagesUnderstood: true }
`;
}

/** A refusal, a lost answer and a broken one, each with a secret on its way; the step has five tries. */
async function armFaults(
  world: World,
  { aws, alibaba }: Record<"aws" | "alibaba", RecordingProxy>,
): Promise<void> {
  const arm = (cloud: string, service: string, operation: string, kind: string) =>
    world.control(`${cloud}/faults/arm`, { service, operation, kind, times: 1 });
  await arm("aws", "iam", "CreateAccessKey", "error");
  await arm("aws", "iam", "CreateAccessKey", "reset-after");
  await arm("alibaba", "ram", "CreateAccessKey", "error");
  await arm("alibaba", "ram", "CreateAccessKey", "reset-after");
  await arm("alibaba", "ram", "CreateLoginProfile", "error");
  await arm("alibaba", "ram", "CreateLoginProfile", "reset-after");
  aws.tamperWith({
    fits: (answer) => answer.includes("<SecretAccessKey>"),
    change: (answer) => answer.replace(/<\/SecretAccessKey>[\s\S]*$/, "</Secret"),
  });
  alibaba.tamperWith({
    fits: (answer) => answer.includes('"AccessKeySecret"'),
    change: (answer) => answer.slice(0, -2),
  });
}

function configuredOf({ environment }: World): Canary[] {
  return [
    "MGW_SEAL_KEY",
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "AWS_SECRET_ACCESS_KEY",
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
  ].map((name) => ({ name, value: environment[name] ?? "" }));
}

/** What the clouds gave out in this life: all that they know, less what they knew before. */
async function readGiven(world: World, known: readonly Canary[]): Promise<Canary[]> {
  const lists = await Promise.all(
    ["aws/control/secretValues", "alibaba/control/secretValues"].map((path) => world.control(path)),
  );
  const values = lists.flatMap((list) => (Array.isArray(list) ? list : Object.values(list as object).flat()));
  return [...new Set(values.map(String))]
    .filter((value) => !known.some((canary) => canary.value === value))
    .map((value, index) => ({ name: `given ${index + 1}`, value }));
}

/** A form body with its JSON parts as JSON, so that a secret in a block is found as it was written. */
function decodeBody(body: string): string {
  return [...new URLSearchParams(body).values()].join("\n");
}

/** What may hold secrets: the form that the recipient opened, or the direct message itself. */
function isDelivery({ path, body }: RecordedRequest, mode: Mode): boolean {
  const text = decodeBody(body);
  if (mode === "reveal")
    return path.endsWith("/views.update") && text.includes('"callback_id":"credentials"');
  return /\/chat\.(postMessage|update)$/.test(path) && /^D/m.test(text) && text.includes("Password");
}
