import { changeOfKey } from "../../core/change-of-key.ts";
import type { Change } from "../../core/plan.ts";
import type { Failure, Preparation } from "../../core/preparation.ts";
import { isSealed } from "../../security/audit.ts";
import type { AuditEntry } from "../../storage/contract/audit.ts";
import type { Grant } from "../../storage/contract/grants.ts";
import type { StoryDeps } from "../deps.ts";

type Deps = Pick<StoryDeps, "store" | "sealer">;

/**
 * What a preparation made, by its rows and by the audit log. Rows bear no seal: write access to the database is enough to delete one,
 * or say of it that it was taken back. The entries of the log are sealed, so what they say was made and do not say was taken
 * back is on record whatever became of its row. Taking back what is gone already does no harm.
 */
export async function grantsOnRecord(deps: Deps, { id }: Pick<Preparation, "id">): Promise<Grant[]> {
  const rows = await deps.store.listGrants(id);
  return [...withRestored(rows, id, await readStanding(deps, id))];
}

/** Whether anything of a preparation may still be in a cloud, by its rows and the log; a row that cannot be read counts. */
export async function mayBeLeft(deps: Deps, preparation: Pick<Preparation, "id">): Promise<boolean> {
  const [grants, unreadable] = await Promise.all([
    grantsOnRecord(deps, preparation),
    deps.store.listUnreadableGrants(preparation.id),
  ]);
  return unreadable.length > 0 || grants.some(({ state }) => state !== "gone");
}

/** Rows that cannot be read, of which the log does not say either what was created: a revocation of the rest fails over them. */
export async function unreadableGrants(deps: Deps, { id }: Pick<Preparation, "id">): Promise<Failure[]> {
  const keys = await deps.store.listUnreadableGrants(id);
  if (keys.length === 0) return [];
  const told = await readTold(deps, id);
  return keys.filter((key) => !told.has(key)).map((key) => unreadable(id, key));
}

/** The log's last word on each grant, by its key. */
async function readTold({ store, sealer }: Deps, id: string): Promise<Map<string, AuditEntry>> {
  const told = new Map<string, AuditEntry>();
  for (const entry of await store.findAudit({ preparationId: id })) {
    const { event, details } = entry;
    if ((event !== "grant.made" && event !== "grant.undone") || !isSealed(sealer, entry)) continue;
    told.set(String(details["change"]), entry);
  }
  return told;
}

async function readStanding(deps: Deps, id: string): Promise<AuditEntry[]> {
  return [...(await readTold(deps, id)).values()].filter(({ event }) => event === "grant.made");
}

function withRestored(rows: readonly Grant[], id: string, standing: readonly AuditEntry[]): Grant[] {
  const present = rows.filter(({ state, isOurs }) => state !== "gone" && isOurs);
  const restored = standing
    .filter(({ details }) => !present.some(({ key }) => key === details["change"]))
    .flatMap((entry) => restore(id, entry) ?? [])
    // All keys of the user are deleted with any one: those that a rotation replaced are gone without an entry of their own.
    .filter(({ change }) => !(isKey(change) && present.some((grant) => grant.change.kind === change.kind)));
  const keys = new Set(restored.map(({ key }) => key));
  return [...rows.filter(({ key }) => !keys.has(key)), ...restored];
}

const isKey = ({ kind }: Change) => kind === "iam.create-key" || kind === "ram.create-key";

function restore(id: string, { details }: AuditEntry): Grant | null {
  const key = String(details["change"]);
  const change = changeOfKey(id, key) ?? bucketOf(key, details) ?? importOf(key, details);
  if (change === null) return null;
  const accessKeyId = typeof details["accessKeyId"] === "string" ? details["accessKeyId"] : null;
  return { preparationId: id, key, change, state: "made", accessKeyId, isOurs: true };
}

/** A bucket only where the entry says that it was made, and where: entries of before did not. */
function bucketOf(key: string, { isOurs, region }: AuditEntry["details"]): Change | null {
  const kind = "oss.create-bucket";
  if (!key.startsWith(`${kind}:`) || isOurs !== true || typeof region !== "string") return null;
  const bucket = key.slice(kind.length + 1);
  return { kind, undo: "oss.delete-bucket", bucket, region, storageClass: "Standard", acl: "private" };
}

/** An address or a job, by its name and the service's region: what is deleted is judged by its own mark. */
function importOf(key: string, { region }: AuditEntry["details"]): Change | null {
  const at = key.indexOf(":");
  const [kind, name] = [key.slice(0, at), key.slice(at + 1)];
  if (typeof region !== "string") return null;
  const place = { name, serviceRegion: region };
  if (kind === "mgw.create-address") {
    const address = { type: "oss", bucket: "", prefix: "", ossRegion: "", role: "" } as const;
    return { kind, undo: "mgw.delete-address", ...place, address };
  }
  if (kind !== "mgw.create-job") return null;
  const pair = { sourceAddress: "", destinationAddress: "" };
  return { kind, undo: "mgw.delete-job", ...place, ...pair, overwrite: "when-newer", maxBitsPerSecond: null };
}

function unreadable(id: string, key: string): Failure {
  return {
    step: `undo:${key}`,
    operation: "read-record",
    subject: key,
    code: "RecordUnreadable",
    detail: { code: "RECORD_UNREADABLE", args: { preparationId: id } },
    requestId: null,
  };
}
