import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Lab } from "../lab/lab.ts";
import { finish } from "../story/finish.ts";
import type { Violation } from "../story/judge.ts";
import type { Recording } from "../story/record.ts";
import { expectRefusal } from "./refusal.ts";
import type { Run } from "./run.ts";

/** What a torn disk or a careless hand does to a file of the database. */
const DAMAGES: Readonly<Record<string, (database: string) => void>> = {
  "no PG_VERSION": (path) => rmSync(join(path, "PG_VERSION")),
  "an empty PG_VERSION": (path) => truncateSync(join(path, "PG_VERSION"), 0),
  "a cut pg_control": (path) => truncateSync(join(path, "global/pg_control"), 100),
  "a garbled pg_control": (path) => garble(join(path, "global/pg_control")),
  "an empty log": (path) => truncateSync(firstSegment(path), 0),
  "a cut log": (path) => truncateSync(firstSegment(path), 65_536),
  "a garbled log": (path) => garble(firstSegment(path)),
  "no log": (path) => rmSync(firstSegment(path)),
  "an empty pg_xact": (path) => truncateSync(join(path, "pg_xact/0000"), 0),
  "an empty map": (path) => truncateSync(join(path, "base/5/pg_filenode.map"), 0),
  "no settings": (path) => rmSync(join(path, "postgresql.conf")),
  "nothing in it": (path) => {
    for (const name of readdirSync(path)) rmSync(join(path, name), { recursive: true });
  },
};
/** One of each kind: what is missing, what is cut, what is garbled. */
const REQUIRED: ReadonlySet<string> = new Set(["no PG_VERSION", "a cut log", "a garbled pg_control"]);

/** A damaged folder, and one that belongs to somebody else. Both with a preparation in it that waits for approval. */
export function dataFolderRuns(recordings: readonly Recording[]): Run[] {
  const recording = recordings.find(({ phase }) => phase.name === "documented/provision");
  if (!recording) return [];
  return [
    ...[true, false].map((isRequired): Run => {
      const names = Object.keys(DAMAGES).filter((name) => REQUIRED.has(name) === isRequired);
      return {
        id: `surroundings data folder damaged, ${isRequired ? "one of each kind" : "everything else"}`,
        sweep: "data folder",
        isRequired,
        work: (lab) => refuseDamaged(lab, recording, names),
      };
    }),
    {
      id: "surroundings data folder of somebody else",
      sweep: "data folder",
      isRequired: true,
      work: (lab) => refuseForeign(lab, recording),
    },
  ];
}

/** Refused, and left as it was found; with the backup in its place the bot goes on. */
async function refuseDamaged(lab: Lab, { phase, start }: Recording, names: readonly string[]) {
  const folder = folderOf(lab);
  const violations: Violation[] = [];
  for (const name of folder === null ? [] : names) {
    await lab.putBack(start);
    DAMAGES[name]?.(join(folder ?? "", "pg"));
    const before = fingerprint(folder ?? "");
    violations.push(
      ...(await expectRefusal(lab, ["is damaged", folder ?? "", "restore the folder from a backup"])),
    );
    if (fingerprint(folder ?? "") !== before)
      violations.push({ kind: "foreign", detail: `the folder with ${name} was changed` });
  }
  return goOn(lab, { phase, start }, folder !== null, violations);
}

/** Takes every right from root, for which modes are otherwise nothing. Source: setpriv(1) of util-linux. */
const WITHOUT_RIGHTS = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"];
const NOBODY = 65_534;

async function refuseForeign(lab: Lab, { phase, start }: Recording) {
  await lab.putBack(start);
  const folder = folderOf(lab);
  const violations: Violation[] = [];
  const [setpriv = "", ...args] = [...WITHOUT_RIGHTS, "true"];
  // Who is not root cannot give a folder away, and one's own is made writable by the bot itself.
  const isHit = folder !== null && process.getuid?.() === 0 && spawnSync(setpriv, args).status === 0;
  if (isHit) {
    chownSync(folder, NOBODY, NOBODY);
    chmodSync(folder, 0o755);
    const before = fingerprint(folder);
    violations.push(
      ...(await expectRefusal(lab, ["cannot be made or written", folder, "DATA_DIR"], WITHOUT_RIGHTS)),
    );
    if (fingerprint(folder) !== before)
      violations.push({ kind: "foreign", detail: "the folder was changed" });
    chownSync(folder, 0, 0);
  }
  return goOn(lab, { phase, start }, isHit, violations, false);
}

async function goOn(
  lab: Lab,
  { phase, start }: Pick<Recording, "phase" | "start">,
  isHit: boolean,
  violations: readonly Violation[],
  isRestored = true,
) {
  if (isRestored) await lab.putBack(start);
  await lab.startBot();
  const done = await finish(lab, phase, { mayMend: false });
  return { isHit, state: done.state, violations: [...violations, ...done.violations] };
}

function folderOf({ store }: Lab): string | null {
  return store.dataDir;
}

function firstSegment(database: string): string {
  const [first = ""] = readdirSync(join(database, "pg_wal")).filter((name) => /^[0-9A-F]{24}$/.test(name));
  return join(database, "pg_wal", first);
}

function garble(file: string): void {
  writeFileSync(file, Buffer.alloc(readFileSync(file).length, 0xa5));
}

/** Names and contents of everything in a folder, but for sockets. */
function fingerprint(folder: string): string {
  const hash = createHash("sha256");
  const names = readdirSync(folder, { recursive: true }).map(String).sort();
  for (const name of names) {
    const path = join(folder, name);
    const found = lstatSync(path);
    if (found.isSocket()) continue;
    hash.update(name);
    if (found.isFile()) hash.update(readFileSync(path));
  }
  return hash.digest("hex");
}
