import type { UserKeys } from "../clouds/contract/access-keys.ts";
import type { AlibabaCloud } from "../clouds/contract/destination.ts";
import type { AwsCloud } from "../clouds/contract/source.ts";
import type { IamUser } from "../clouds/contract/source-users.ts";
import { CloudConflict, CloudError, type CloudFailure, CloudUnavailable, NOT_OURS } from "../core/errors.ts";
import { hasRamMark, type Mark, ramComments } from "../core/ownership.ts";
import { type Change, changeKey } from "../core/plan.ts";
import type { Facts } from "../core/preparation.ts";
import type { Effects } from "../storage/contract/effects.ts";
import type { Grant } from "../storage/contract/grants.ts";
import type { SecretName } from "../storage/contract/secrets.ts";
import type { Store } from "../storage/contract/store.ts";
import { ensureKey } from "./ensure-key.ts";
import { ensureLogin } from "./ensure-login.ts";
import { type ApplyImportContext, applyImport } from "./migration/apply-import.ts";
import { isOnRecord, notOurs, requireOwnUser, withoutAnswer } from "./own-user.ts";
import { requireAsPlanned } from "./read-back.ts";
import type { UserHolds } from "./user-holds.ts";

/** What making a change needs. Secrets go in sealed; nothing here returns one. */
export type ApplyContext = {
  aws: AwsCloud;
  alibaba: AlibabaCloud;
  store: Pick<Store, "listGrants" | "listSecrets" | "putGrant" | "putGrantWithSecrets">;
  seal(secret: string, name: SecretName): string;
  mark: Mark;
  /** The changes of the plan that was approved. */
  planned: readonly Change[];
  facts: Pick<Facts, "passwordPolicy">;
  preparedAt: string;
  /** Of a plan with data addresses: the source's key, in the open for as long as one request takes. */
  openSourceKey?: ApplyImportContext["openSourceKey"];
};

/**
 * Makes one change so that it holds, and reads it back. May run twice, also after it was cut off anywhere: the grant is
 * recorded before the cloud is asked, so that nothing can exist which the store does not know. `effectsOf` is what is told
 * and recorded together with the grant that was made.
 * Errors: CloudError.
 */
export async function applyChange(
  context: ApplyContext,
  change: Change,
  effectsOf: (made: Grant) => Effects = () => ({}),
): Promise<Grant> {
  const key = changeKey(change);
  const grants = await context.store.listGrants(context.mark.preparationId);
  const earlier = grants.find((grant) => grant.key === key && grant.state !== "gone");
  const wasBegun = earlier !== undefined;
  // Before it is recorded: a refusal here must not look like a try of ours to the next one.
  const holds = await requireBeginnable(context, change, wasBegun);
  const intended: Grant = earlier ?? {
    preparationId: context.mark.preparationId,
    key,
    change,
    state: "intended",
    accessKeyId: null,
    isOurs: true,
  };
  if (earlier?.state !== "made") await context.store.putGrant({ ...intended, state: "intended" });
  const begun = { ...intended, wasBegun, others: grants, keyIds: holds?.accessKeyIds ?? [] };
  const made = await ensure(context, change, begun);
  await context.store.putGrant(made, effectsOf(made));
  return made;
}

/**
 * What has to be so before a change may begin. What exists already under a name of ours is this preparation's own only when
 * it began to make it: then the outcome may be unknown. Whatever hands a user's power out is made for a user that is in
 * every respect as it was approved; what such a user holds is returned.
 * Errors: CloudConflict, CloudError.
 */
async function requireBeginnable(
  context: ApplyContext,
  change: Change,
  wasBegun: boolean,
): Promise<UserHolds | null> {
  const { aws, alibaba } = context;
  switch (change.kind) {
    case "iam.create-user":
      if (!wasBegun && (await aws.findUser(change.userName))) throw new CloudConflict(notOurs(change));
      return null;
    case "ram.create-user":
      if (!wasBegun && (await alibaba.findUser(change.userName))) throw new CloudConflict(notOurs(change));
      return null;
    case "ram.create-policy":
      if (!wasBegun && (await alibaba.findCustomPolicy(change.policyName)))
        throw new CloudConflict(policyNotOurs(change));
      return null;
    case "iam.create-key":
    case "ram.create-key":
    case "ram.create-login":
      return requireAsPlanned(context, change, { grantKey: changeKey(change), wasBegun });
    default:
      return null;
  }
}

/** How far our clock and the cloud's may be apart. */
const CLOCK_SKEW_MS = 5 * 60_000;

type Begun = Grant & {
  wasBegun: boolean;
  /** What was on record when the change began, this grant apart. */
  others: readonly Grant[];
  /** Ids of the keys of a user that gets a key or a logon, as they were read a moment ago; empty for other changes. */
  keyIds: readonly string[];
};

async function ensure(context: ApplyContext, change: Change, begun: Begun): Promise<Grant> {
  switch (change.kind) {
    case "oss.create-bucket":
      return done(begun, await ensureBucket(context, change, begun));
    case "ram.create-policy":
      await ensureRamPolicy(context, change, begun);
      return done(begun);
    case "mgw.create-address":
    case "mgw.create-job":
      await applyImport({ ...context, openSourceKey: context.openSourceKey ?? noSourceKey }, change);
      return done(begun);
    case "iam.create-user":
    case "ram.create-user":
      return ensureUser(context, change, begun);
    default:
      return ensureOnUser(context, change, begun);
  }
}

async function noSourceKey(): Promise<never> {
  throw new Error("expected a way to open the source's key, there is none");
}

type RamPolicy = Extract<Change, { kind: "ram.create-policy" }>;
type UserChange = Extract<Change, { kind: "iam.create-user" | "ram.create-user" }>;
type OnUser = Exclude<Extract<Change, { userName: string }>, UserChange>;

/**
 * A user that the first try made is not read back: its name was free, only one user can have it, and every change of it reads
 * it first. What an earlier try may have made is, and so is a user that must have a boundary.
 */
async function ensureUser(context: ApplyContext, change: UserChange, begun: Begun): Promise<Grant> {
  const { aws, alibaba } = context;
  const isIam = change.kind === "iam.create-user";
  const exists = begun.wasBegun && (await (isIam ? aws : alibaba).findUser(change.userName)) !== null;
  if (!exists) {
    const send = () => (isIam ? aws.createUser(change) : alibaba.createUser(change));
    await create(context, begun, send, notOurs(change));
  }
  if (begun.wasBegun || (isIam && change.permissionsBoundary !== undefined)) {
    const user = await requireOwnUser(context, change);
    if (isIam) requireBoundary(change, user as IamUser);
  }
  if (!isOnRecord([...begun.others, grantOf(begun)], change)) throw new CloudConflict(notOurs(change));
  return done(begun);
}

/** Something of a user: only ever of this preparation's own. */
async function ensureOnUser(context: ApplyContext, change: OnUser, begun: Begun): Promise<Grant> {
  const { aws, alibaba } = context;
  if (!isPower(change)) await requireOwnUser(context, change);
  if (!isOnRecord([...begun.others, grantOf(begun)], change)) throw new CloudConflict(notOurs(change));
  switch (change.kind) {
    case "iam.attach-policy":
      await aws.attachPolicy(change.userName, change.policyArn);
      return done(begun);
    case "iam.put-policy":
      await aws.putInlinePolicy(change.userName, change.policyName, change.document);
      return done(begun);
    case "iam.create-key":
      return ensureFirstKey(context, aws, change.userName, "aws-secret-key", begun);
    case "ram.attach-policy":
      await alibaba.attachPolicy(change.userName, change);
      return done(begun);
    case "ram.create-login":
      return ensureLogin(context, change, grantOf(begun), "console-password");
    case "ram.create-key":
      return ensureFirstKey(context, alibaba, change.userName, "alibaba-secret-key", begun);
  }
}

/** These were read back with their user a moment ago. */
function isPower({ kind }: Change): boolean {
  return kind === "iam.create-key" || kind === "ram.create-key" || kind === "ram.create-login";
}

/**
 * Makes what must not be there yet. After a definite no to the first try nothing of ours exists, and what stands there is
 * somebody else's: that is recorded, so that no later try takes it over.
 * Errors: CloudConflict as `taken` where somebody was faster; CloudError.
 */
async function create(
  { store }: ApplyContext,
  begun: Begun,
  send: () => Promise<void>,
  taken: CloudFailure,
): Promise<void> {
  try {
    await send();
  } catch (error) {
    const isRefused = error instanceof CloudError && !(error instanceof CloudUnavailable);
    if (!begun.wasBegun && isRefused) await store.putGrant({ ...grantOf(begun), state: "gone" });
    if (!begun.wasBegun && isRefused && /^EntityAlreadyExist/.test(error.failure.code))
      throw new CloudConflict(taken);
    throw error;
  }
}

/**
 * Nothing is put on a user without the boundary that was approved: one may have been made under other settings, or people
 * took it off. Another plan says nothing of boundaries, and an account may set one by itself.
 */
function requireBoundary(
  { userName, permissionsBoundary }: Extract<Change, { kind: "iam.create-user" }>,
  user: IamUser,
): void {
  if (permissionsBoundary === undefined) return;
  const found = user.permissionsBoundary ?? null;
  if (found === permissionsBoundary) return;
  const about = { cloud: "aws", operation: "iam:GetUser", subject: userName } as const;
  const args = { expected: permissionsBoundary, found };
  throw new CloudConflict(withoutAnswer(about, "NotAsAsked", { code: "BOUNDARY_DIFFERS", args }));
}

function grantOf({ wasBegun: _, others: __, keyIds: ___, ...grant }: Begun): Grant {
  return grant;
}

function done(begun: Begun, isOurs = true): Grant {
  return { ...grantOf(begun), state: isOurs ? "made" : "kept", isOurs };
}

/** Whether the bucket is this preparation's own: made by it, now or before it was cut off. */
async function ensureBucket(
  { alibaba, preparedAt }: ApplyContext,
  change: Extract<Change, { kind: "oss.create-bucket" }>,
  begun: Begun,
): Promise<boolean> {
  const there = await alibaba.findBucket(change.bucket, change.region);
  if (there) {
    // Older than the request: somebody else's, whatever was begun.
    const isNew =
      there.createdAt !== null && Date.parse(there.createdAt) >= Date.parse(preparedAt) - CLOCK_SKEW_MS;
    return begun.wasBegun && begun.isOurs && isNew;
  }
  await alibaba.createBucket(change);
  const made = await alibaba.findBucket(change.bucket, change.region);
  if (made?.storageClass !== change.storageClass || made.acl !== change.acl) {
    const about = { cloud: "alibaba", operation: "oss:GetBucketInfo", subject: change.bucket } as const;
    throw new CloudConflict(withoutAnswer(about, "NotAsAsked", { code: "BUCKET_NOT_AS_ASKED", args: {} }));
  }
  return true;
}

async function ensureRamPolicy(context: ApplyContext, change: RamPolicy, begun: Begun): Promise<void> {
  const { alibaba, mark } = context;
  if (!(begun.wasBegun && (await alibaba.findCustomPolicy(change.policyName)))) {
    const policy = { ...change, description: ramComments(mark) };
    await create(context, begun, () => alibaba.createPolicy(policy), policyNotOurs(change));
  }
  const there = await alibaba.findCustomPolicy(change.policyName);
  if (!there || !hasRamMark(there, mark) || there.document !== change.document)
    throw new CloudConflict(policyNotOurs(change));
}

function policyNotOurs({ policyName }: RamPolicy): CloudFailure {
  const about = { cloud: "alibaba", operation: "ram:GetPolicy", subject: policyName } as const;
  return withoutAnswer(about, NOT_OURS, { code: "POLICY_NOT_OURS", args: {} });
}

/** The first key of a user: nothing that was there before it is kept. */
async function ensureFirstKey(
  context: ApplyContext,
  cloud: UserKeys,
  userName: string,
  name: SecretName,
  begun: Begun,
): Promise<Grant> {
  const wanted = { userName, name, grant: grantOf(begun), present: begun.keyIds, keep: [] };
  return (await ensureKey(context, cloud, wanted)).grant;
}
