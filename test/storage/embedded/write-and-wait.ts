import { statSync } from "node:fs";
import { createSealer } from "../../../src/security/seal.ts";
import { storeSeals } from "../../../src/security/store-seals.ts";
import { openEmbeddedDatabase } from "../../../src/storage/embedded/embedded.ts";
import { createPostgresStore } from "../../../src/storage/postgres/postgres-store.ts";
import { madeUpPreparation } from "../../core/made-up-preparation.ts";
import { told } from "../../support/words.ts";

/**
 * A process of its own on a data folder (first argument). Commits as many audit entries as the second argument says, one
 * transaction each, prints one JSON line after each commit with the syncs counted so far, and then waits to be ended.
 */
const [folder = "", count = "0"] = process.argv.slice(2);
const countFile = process.env["SYNC_COUNT_FILE"] ?? "";
const syncsSoFar = () => statSync(countFile, { throwIfNoEntry: false })?.size ?? 0;

try {
  const database = await openEmbeddedDatabase(folder, () => process.exit(3));
  const store = await createPostgresStore({
    pool: database.pool,
    secrets: database.secrets,
    now: () => new Date(),
    seals: {
      ...storeSeals(createSealer([new Uint8Array(32).fill(1)])),
      sealAudit: (previousHash, { sequence }) => `${previousHash.length}:${sequence}`,
    },
  });
  const id = await store.readInstallationId();
  await store.createPreparation({
    preparation: madeUpPreparation(),
    submissionId: "V1",
    maxOpenPerPerson: 5,
  });
  for (let committed = 1; committed <= Number(count); committed += 1) {
    const before = syncsSoFar();
    await store.record(null, {
      audit: [
        {
          event: `test.${committed}`,
          actor: "bot",
          preparationId: null,
          channelId: null,
          planHash: null,
          requestId: null,
          details: {},
        },
      ],
    });
    const syncs = syncsSoFar() - before;
    process.stdout.write(`${JSON.stringify({ id, committed, syncs })}\n`);
  }
  process.stdout.write(`${JSON.stringify({ done: true })}\n`);
  setInterval(() => undefined, 60_000);
} catch (error) {
  process.stdout.write(`${JSON.stringify(told(error))}\n`);
  process.exit(2);
}
