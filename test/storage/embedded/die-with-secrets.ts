import { createRequire, syncBuiltinESMExports } from "node:module";
import { createSealer } from "../../../src/security/seal.ts";
import { storeSeals } from "../../../src/security/store-seals.ts";
import { openEmbeddedDatabase } from "../../../src/storage/embedded/embedded.ts";
import { createPostgresStore } from "../../../src/storage/postgres/postgres-store.ts";
import { madeUpPreparation } from "../../core/made-up-preparation.ts";

/**
 * A process of its own on a data folder (first argument) that prints a sealed secret and dies by SIGKILL at a moment (second
 * argument): before the rows of a secret are committed, after the commit that destroys it, or once its file is overwritten.
 */
const [folder = "", moment = ""] = process.argv.slice(2);
const SEALED = `s1.${"Q2VydGFpbmx5Tm90QVNlY3JldA".repeat(3)}`;
const fs = createRequire(import.meta.url)("node:fs/promises") as typeof import("node:fs/promises");
let isDestroying = false;
const die = () => process.kill(process.pid, "SIGKILL");

const database = await openEmbeddedDatabase(folder, () => process.exit(3));
const store = await createPostgresStore({
  pool: database.pool,
  secrets: {
    keep: (texts, commit) =>
      database.secrets.keep(texts, async (references) => {
        if (moment === "before commit") die();
        return commit(references);
      }),
    read: (reference) => database.secrets.read(reference),
    clear: async (listReferences) => {
      if (moment === "after commit" && isDestroying) die();
      await database.secrets.clear(listReferences);
    },
  },
  now: () => new Date(),
  seals: { ...storeSeals(createSealer([new Uint8Array(32).fill(1)])), sealAudit: () => "h" },
});
const preparation = madeUpPreparation({ id: "MP-7K2M9Q" });
await store.createPreparation({ preparation, submissionId: "V1", maxOpenPerPerson: 5 });
await new Promise<void>((resolve) => {
  process.stdout.write(`${SEALED}\n`, () => resolve());
});
await store.putGrantWithSecrets(
  {
    preparationId: preparation.id,
    key: "iam.create-key:u",
    change: { kind: "iam.create-key", undo: "iam.delete-key", userName: "u" },
    state: "made",
    accessKeyId: "AKIA1",
    isOurs: true,
  },
  [{ preparationId: preparation.id, name: "aws-secret-key", sealed: SEALED }],
);
isDestroying = true;
if (moment === "overwritten") {
  fs.unlink = async () => void die();
  syncBuiltinESMExports();
}
await store.destroySecrets(preparation.id);
// Nobody gets so far.
process.exit(4);
