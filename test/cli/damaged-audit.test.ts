import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../src/compose/store.ts";
import type { StoreEnv } from "../../src/config/env.ts";
import { HEAD_FILE } from "../../src/storage/embedded/head-file.ts";
import { executeSql } from "../support/execute-sql.ts";
import { runCli } from "../support/run-cli.ts";

const KEY = Buffer.alloc(32, 5);
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
let folder: string;
let environment: Record<string, string>;

/** Opens the store as the bot does. */
const open = () =>
  openStore({ DATA_DIR: join(folder, "data"), MGW_SEAL_KEY: [KEY] } as unknown as StoreEnv, {
    log: quiet,
    now: () => new Date(),
  });

/** Does something to the stopped bot's database as the owner of its tables. */
async function attack(...statements: string[]): Promise<void> {
  const opened = await open();
  for (const statement of statements) await executeSql(opened.pool, statement);
  await opened.close();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mgw-damaged-"));
  await writeFile(
    join(folder, "settings.yaml"),
    "approvers: { people: [U0ADA00001] }\noperators: { people: [U0OLGA0001] }\n",
  );
  environment = {
    MGW_SETTINGS: join(folder, "settings.yaml"),
    DATA_DIR: join(folder, "data"),
    MGW_SEAL_KEY: KEY.toString("base64"),
    SLACK_BOT_TOKEN: "xoxb-1-2-abc",
    SLACK_APP_TOKEN: "xapp-1-A-1-abc",
    SLACK_API_URL: "http://127.0.0.1:9/api/",
    AWS_ENDPOINT_URL: "http://127.0.0.1:9",
    AWS_ACCESS_KEY_ID: "AKIAEXAMPLE000000000",
    AWS_SECRET_ACCESS_KEY: "x",
    ALIBABA_CLOUD_ACCESS_KEY_ID: "LTAIEXAMPLE",
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: "x",
    ALIBABA_RAM_ENDPOINT: "http://127.0.0.1:9",
    ALIBABA_OSS_ENDPOINT: "http://127.0.0.1:9",
    ALIBABA_STS_ENDPOINT: "http://127.0.0.1:9",
    CLOUD_TIMEOUT_MS: "1000",
  };
  const opened = await open();
  const about = { preparationId: null, channelId: null, planHash: null, requestId: null, details: {} };
  for (let count = 0; count < 10; count += 1)
    await opened.store.record(null, { audit: [{ event: "drill", actor: "bot", ...about }] });
  await opened.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a bot whose audit log was cut while it was stopped", () => {
  it("has the last head beside its database", async () => {
    const text = await readFile(join(folder, "data", HEAD_FILE), "utf8");
    expect(JSON.parse(text)).toMatchObject({ sequence: 10 });
  });

  it("does not start, says why and what to do, and neither does doctor call it fine", async () => {
    await attack(
      "alter table audit disable trigger audit_is_append_only",
      "delete from audit where sequence > 4",
      "alter table audit enable always trigger audit_is_append_only",
    );
    const start = await runCli(["start"], environment);
    expect(start.code).toBe(78);
    expect(start.err.trim().split("\n")).toEqual([
      "the audit log ends with entry 4 and had 10",
      expect.stringContaining("mgw-prep audit accept"),
    ]);
    const doctor = await runCli(["doctor"], environment);
    expect(doctor.out).toContain("Audit log: the audit log ends with entry 4 and had 10");
    expect(doctor.code).toBe(1);
  });

  it("is brought back by an operator who looked, and says in the log that it was", async () => {
    const without = await runCli(["audit", "accept"], environment);
    expect(without.code).toBe(64);
    const accepted = await runCli(["audit", "accept", "--reason", "restored by mistake"], environment);
    expect(accepted).toMatchObject({ code: 0 });
    expect(accepted.out).toContain("Accepted although the audit log ends with entry 4 and had 10.");
    const opened = await open();
    expect(await opened.store.checkAudit()).toBeNull();
    const entries = await opened.store.listAudit({ afterSequence: 4, limit: 10 });
    expect(entries).toMatchObject([
      { event: "audit.accepted", actor: "operator:cli", details: { reason: "restored by mistake", upTo: 4 } },
    ]);
    await opened.close();
  });
});
