import type {
  AddressTrial,
  ImportAddress,
  NewImportAddress,
} from "../../clouds/contract/migration-service.ts";
import { judgeAddress } from "../../core/migration/adopt.ts";
import { importTags } from "../../core/migration/names.ts";
import { readTrialOutcome, type TrialOutcome } from "../../core/migration/service-words.ts";
import { type ImportContext, mayExist, notYet, requireUsable } from "./import-context.ts";

/** What an address is made of; its tags are the mark's. */
export type WantedAddress = WithoutTags<NewImportAddress>;
type WithoutTags<Each> = Each extends unknown ? Omit<Each, "tags"> : never;

const ABOUT = { operation: "mgw:CreateAddress" };

/**
 * A data address that is as it was asked for, made at most once. It is looked for first, and again after an answer that was lost
 * or that says that the name is taken: whatever is found then is judged, and is never ours because it exists. One of ours with an
 * older key is made anew, since no key can be changed in an address. `isNew`: this call made it, or made it anew.
 * Errors: CloudConflict (somebody else's, or not as planned; a job refers to the one that has to go); CloudError.
 */
export async function ensureImportAddress(
  context: ImportContext,
  wanted: WantedAddress,
): Promise<{ address: ImportAddress; isNew: boolean }> {
  const { service, region } = context;
  const before = await judge(context, wanted);
  if (before.next === "adopt") return { address: before.address, isNew: false };
  if (before.next === "replace") await service.deleteImportAddress(region, wanted.name);
  try {
    await service.createImportAddress(region, { ...wanted, tags: importTags(context.mark) });
  } catch (error) {
    if (!mayExist(error, /^ImportAddressAlreadyExist$/)) throw error;
    const after = await judge(context, wanted);
    // It was not made after all: the failure stands, and another try begins from the look.
    if (after.next !== "adopt") throw error;
    return { address: after.address, isNew: true };
  }
  const made = await judge(context, wanted);
  if (made.next !== "adopt") throw notYet({ ...ABOUT, name: wanted.name });
  return { address: made.address, isNew: true };
}

type Judged = { next: "adopt"; address: ImportAddress } | { next: "create" | "replace" };

async function judge({ service, region, mark }: ImportContext, wanted: WantedAddress): Promise<Judged> {
  const address = await service.findImportAddress(region, wanted.name);
  const next = requireUsable(judgeAddress(address, fieldsOf(wanted), mark), { ...ABOUT, name: wanted.name });
  if (next !== "adopt") return { next };
  if (address === null) throw notYet({ ...ABOUT, name: wanted.name });
  return { next, address };
}

function fieldsOf(wanted: WantedAddress) {
  const { type, bucket, prefix } = wanted;
  return wanted.type === "s3"
    ? {
        type,
        bucket,
        prefix,
        domain: wanted.domain,
        ossRegion: null,
        role: null,
        accessKeyId: wanted.key.accessKeyId,
      }
    : {
        type,
        bucket,
        prefix,
        domain: null,
        ossRegion: wanted.ossRegion,
        role: wanted.role,
        accessKeyId: null,
      };
}

const TRIAL_PAUSE_MS = 3_000;
/** A minute: the service tries on its own time. */
const TRIALS_MAX = 20;

/**
 * Lets the service try an address until it says how that ended, at most a minute. `waiting` is no success: nobody knows then whether
 * the address works.
 */
export async function verifyAddress(
  { service, region }: Pick<ImportContext, "service" | "region">,
  name: string,
  wait: (ms: number) => Promise<unknown>,
): Promise<{ outcome: TrialOutcome; trial: AddressTrial }> {
  for (let tried = 1; ; tried += 1) {
    const trial = await service.verifyImportAddress(region, name);
    const outcome = readTrialOutcome(trial);
    if (outcome !== "waiting" || tried >= TRIALS_MAX) return { outcome, trial };
    await wait(TRIAL_PAUSE_MS);
  }
}
