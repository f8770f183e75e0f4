import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { linkSync, lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createSealer } from "../../../src/security/seal.ts";
import { storeSeals } from "../../../src/security/store-seals.ts";
import type { Grant } from "../../../src/storage/contract/grants.ts";
import type { SealedSecret, SecretName } from "../../../src/storage/contract/secrets.ts";
import type { Store } from "../../../src/storage/contract/store.ts";
import { openEmbeddedDatabase } from "../../../src/storage/embedded/embedded.ts";
import { createPostgresStore } from "../../../src/storage/postgres/postgres-store.ts";
import { madeUpPreparation } from "../../core/made-up-preparation.ts";
import { executeSql } from "../../support/execute-sql.ts";
import { filesWith, findSealedTexts } from "../../support/find-in-folder.ts";

const ID = "MP-7K2M9Q";
const sealer = createSealer([new Uint8Array(32).fill(5)]);
const seal = (name: SecretName, secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"): SealedSecret => ({
  preparationId: ID,
  name,
  sealed: sealer.seal(secret, { preparationId: ID, name }),
});
const GRANT: Grant = {
  preparationId: ID,
  key: "iam.create-key:u",
  change: { kind: "iam.create-key", undo: "iam.delete-key", userName: "u" },
  state: "made",
  accessKeyId: "AKIA1",
  isOurs: true,
};

/** A data folder of a bot that has just been started: copying it is faster than making one. */
let template: string;
let folder: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), "mgw-gone-template-"));
  await (await open({ at: template })).close();
});
afterAll(() => rm(template, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mgw-gone-"));
  await cp(template, folder, { recursive: true });
});
afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  await rm(folder, { recursive: true, force: true });
});

type Open = { store: Store; execute(statement: string): Promise<unknown>; close(): Promise<void> };

/** `isOlder`: as before secrets had files. */
async function open({ isOlder = false, at = folder } = {}): Promise<Open> {
  const database = await openEmbeddedDatabase(at, (error) => {
    throw error;
  });
  const store = await createPostgresStore({
    pool: database.pool,
    ...(isOlder ? {} : { secrets: database.secrets }),
    now: () => new Date(),
    seals: { ...storeSeals(createSealer([new Uint8Array(32).fill(1)])), sealAudit: () => "h" },
  });
  return {
    store,
    execute: (statement) => executeSql(database.pool, statement),
    close: async () => {
      await store.close();
      await database.close();
    },
  };
}

async function withPreparation(store: Store): Promise<void> {
  const preparation = madeUpPreparation({ id: ID });
  await store.createPreparation({ preparation, submissionId: "V1", maxOpenPerPerson: 5 });
}

const sealedFiles = () => readdirSync(join(folder, "sealed"));
const valuesOf = (secrets: readonly SealedSecret[]) => secrets.map(({ sealed }) => sealed);

describe("a sealed secret in the embedded mode", () => {
  const held = [seal("aws-secret-key"), seal("alibaba-secret-key"), seal("console-password", "pa55")];

  it("lies in a file of its own, that nobody else may read, and nowhere in the database", async () => {
    const { store, execute, close } = await open();
    await withPreparation(store);
    await store.putGrantWithSecrets(GRANT, held);
    await execute("checkpoint");
    expect(sealedFiles()).toHaveLength(3);
    expect(lstatSync(join(folder, "sealed")).mode & 0o777).toBe(0o700);
    for (const name of sealedFiles())
      expect(lstatSync(join(folder, "sealed", name)).mode & 0o777).toBe(0o600);
    expect(filesWith(join(folder, "pg"), valuesOf(held))).toEqual([]);
    await close();
    expect(filesWith(join(folder, "pg"), valuesOf(held))).toEqual([]);
    const again = await open();
    expect(await again.store.listSecrets(ID)).toEqual(expect.arrayContaining(held));
    await again.close();
  });

  const ENDS: [string, (store: Store) => Promise<unknown>][] = [
    ["destroyed", (store) => store.destroySecrets(ID)],
    [
      "acknowledged",
      (store) =>
        store.patchPreparation({
          id: ID,
          revision: 1,
          patch: { delivery: "stored" },
          destroys: held.map(({ name }) => name),
        }),
    ],
    [
      "replaced",
      (store) =>
        store.putGrantWithSecrets(
          GRANT,
          held.map(({ name }) => seal(name, "another")),
        ),
    ],
    [
      "removed with its preparation",
      async (store) => {
        await store.putGrant({ ...GRANT, state: "gone" });
        await store.changeState({ id: ID, revision: 1, from: "checking", event: "cancelled" });
        const endedBefore = new Date(Date.now() + 60_000);
        const auditOf = () => ({
          event: "preparation.removed",
          actor: "bot",
          preparationId: ID,
          channelId: null,
          planHash: null,
          requestId: null,
          details: {},
        });
        expect(await store.removePreparations({ ids: [ID], endedBefore, auditOf })).toMatchObject({
          removed: 1,
        });
      },
    ],
  ];
  it.each(ENDS)("is in no file once it is %s, nor after a stop and the next start", async (_how, end) => {
    const { store, close } = await open();
    await withPreparation(store);
    await store.putGrantWithSecrets(GRANT, held);
    expect(filesWith(folder, valuesOf(held))).toHaveLength(3);
    await end(store);
    expect(filesWith(folder, valuesOf(held))).toEqual([]);
    await close();
    expect(filesWith(folder, valuesOf(held))).toEqual([]);
    await (await open()).close();
    expect(filesWith(folder, valuesOf(held))).toEqual([]);
  });

  it("leaves no file when what it belongs to was not stored", async () => {
    const { store, close } = await open();
    await expect(store.putGrantWithSecrets(GRANT, held)).rejects.toThrow();
    expect(sealedFiles()).toEqual([]);
    await close();
  });

  it("is overwritten before its file is removed", async () => {
    const { store, close } = await open();
    await withPreparation(store);
    await store.putGrantWithSecrets(GRANT, held.slice(0, 1));
    const [name = ""] = sealedFiles();
    // A second name shows what became of the bytes.
    linkSync(join(folder, "sealed", name), join(folder, "second-name"));
    await store.destroySecrets(ID);
    expect(readFileSync(join(folder, "second-name"))).toHaveLength(held[0]?.sealed.length ?? 0);
    expect(filesWith(folder, valuesOf(held))).toEqual([]);
    await close();
  });

  it("that no row refers to is destroyed at the start, and now and then; what is not the bot's stays", async () => {
    await (await open()).close();
    const orphan = join(folder, "sealed", "00000000-0000-4000-8000-000000000000");
    const foreign = join(folder, "sealed", "notes.txt");
    writeFileSync(orphan, held[0]?.sealed ?? "");
    writeFileSync(foreign, "mine");
    const { store, close } = await open();
    expect(sealedFiles()).toEqual(["notes.txt"]);
    writeFileSync(orphan, held[0]?.sealed ?? "");
    await store.clearSecrets();
    expect(sealedFiles()).toEqual(["notes.txt"]);
    await close();
  });

  it("stays while others are destroyed beside it, and while its own transaction is under way", async () => {
    const { store, close } = await open();
    await withPreparation(store);
    const rounds = Array.from({ length: 10 }, (_, index) => seal(`aws-secret-key#${index + 2}`));
    await Promise.all(
      rounds.flatMap((secret) => [
        store.putGrantWithSecrets(GRANT, [secret]),
        store.clearSecrets(),
        store.destroySecrets(ID, { names: ["console-password"] }),
      ]),
    );
    expect(await store.listSecrets(ID)).toHaveLength(rounds.length);
    expect(valuesOf(await store.listSecrets(ID)).sort()).toEqual(valuesOf(rounds).sort());
    await close();
  });

  it("whose file is lost is not among those that can be had, and among the held ones as lost", async () => {
    const { store, close } = await open();
    await withPreparation(store);
    await store.putGrantWithSecrets(GRANT, held.slice(0, 1));
    for (const name of sealedFiles()) rmSync(join(folder, "sealed", name));
    expect(await store.listSecrets(ID)).toEqual([]);
    expect(await store.listHeldSecrets()).toEqual([{ ...held[0], sealed: "" }]);
    await store.destroySecrets(ID);
    expect(await store.listHeldSecrets()).toEqual([]);
    await close();
  });

  it.each(["before commit", "after commit", "overwritten"])(
    "is gone at the next start when the process was killed %s",
    async (moment) => {
      const child = spawn(
        process.execPath,
        ["--import", "tsx", fileURLToPath(new URL("die-with-secrets.ts", import.meta.url)), folder, moment],
        { stdio: ["ignore", "pipe", "inherit"] },
      );
      children.push(child);
      const ended = once(child, "exit");
      const said: string[] = [];
      if (child.stdout) for await (const line of createInterface({ input: child.stdout })) said.push(line);
      expect(await ended).toEqual([null, "SIGKILL"]);
      const lost = said.filter((line) => line.startsWith("s1."));
      expect(lost).toHaveLength(1);
      const { store, close } = await open();
      expect(await store.listHeldSecrets()).toEqual([]);
      expect(filesWith(folder, lost)).toEqual([]);
      expect(sealedFiles()).toEqual([]);
      await close();
    },
  );
});

describe("a store from before sealed secrets had files", () => {
  const gone = [seal("aws-secret-key"), seal("alibaba-secret-key")];
  const kept = [seal("aws-secret-key#2"), seal("alibaba-secret-key#2")];

  /** With a life behind it: secrets that came and went, log segments that were used and renamed. */
  async function makeOlder(): Promise<void> {
    const { store, execute, close } = await open({ isOlder: true });
    await withPreparation(store);
    await store.putGrantWithSecrets(GRANT, gone);
    await execute("checkpoint");
    await store.destroySecrets(ID);
    await execute("select pg_switch_wal()");
    await store.putGrantWithSecrets(GRANT, kept);
    await execute("checkpoint");
    await close();
    await rm(join(folder, "sealed"), { recursive: true });
    expect(filesWith(join(folder, "pg"), valuesOf(gone)).length).toBeGreaterThan(0);
    expect(filesWith(join(folder, "pg"), valuesOf(kept)).length).toBeGreaterThan(1);
  }

  it("has them moved at the first start, and in none of its files what they left", async () => {
    await makeOlder();
    const { store, execute, close } = await open();
    expect(await store.listSecrets(ID)).toEqual(expect.arrayContaining(kept));
    expect(filesWith(join(folder, "pg"), valuesOf([...gone, ...kept]))).toEqual([]);
    expect(filesWith(folder, valuesOf(kept))).toHaveLength(2);
    await execute("checkpoint");
    await store.destroySecrets(ID);
    expect(findSealedTexts(folder)).toEqual([]);
    await close();
    const again = await open();
    expect(await again.store.findPreparation(ID)).not.toBeNull();
    await again.close();
    expect(findSealedTexts(folder)).toEqual([]);
  });

  it("can be cut off in the middle of that: the next start begins it again", async () => {
    await makeOlder();
    const whole = `${folder}-whole`;
    await cp(folder, whole, { recursive: true });
    await (await open()).close();
    // As it was after the secrets had their files and before the database was rid of them.
    await cp(join(folder, "sealed"), join(whole, "sealed.new"), { recursive: true });
    await rm(folder, { recursive: true });
    await cp(whole, folder, { recursive: true });
    await rm(whole, { recursive: true });
    const { store, close } = await open();
    expect(await store.listSecrets(ID)).toEqual(expect.arrayContaining(kept));
    expect(sealedFiles()).toHaveLength(2);
    expect(filesWith(join(folder, "pg"), valuesOf([...gone, ...kept]))).toEqual([]);
    await close();
  });

  it("put back beside a newer folder of secrets is treated alike", async () => {
    await makeOlder();
    await cp(join(folder, "pg"), `${folder}-pg`, { recursive: true });
    await (await open()).close();
    await rm(join(folder, "pg"), { recursive: true });
    await cp(`${folder}-pg`, join(folder, "pg"), { recursive: true });
    await rm(`${folder}-pg`, { recursive: true });
    const { store, close } = await open();
    expect(await store.listSecrets(ID)).toEqual(expect.arrayContaining(kept));
    expect(sealedFiles()).toHaveLength(2);
    expect(filesWith(join(folder, "pg"), valuesOf([...gone, ...kept]))).toEqual([]);
    await close();
  });
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}
