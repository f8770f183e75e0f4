import type { AlibabaCloud } from "../../clouds/contract/destination.ts";
import type { RamPolicyRef } from "../../clouds/contract/destination-users.ts";
import type { MigrationService, RoleReader } from "../../clouds/contract/migration-service.ts";
import { ALIBABA_RIGHTS } from "../../clouds/rights/alibaba-rights.ts";
import type { DoctorLine, DoctorReason } from "../../core/doctor-codes.ts";
import { managedPoliciesOf } from "../../core/managed-policies.ts";
import type { Right } from "../../core/right.ts";
import { USER_NAME_START } from "../../core/service-request.ts";
import { notTried, say } from "./line.ts";
import { type CloudPlace, tryRight } from "./look-at-cloud.ts";
import type { NeededRights } from "./needed-rights.ts";

/** Small letters: the id of a preparation has none, so the bot never makes a user or policy of this name. */
const NOBODY = `${USER_NAME_START}doctor`;
const NO_KEY = "LTAI0000000000000000doctor";
/** It is sent for a user who does not exist, and opens nothing. */
const NO_PASSWORD = { password: "Doctor-0-nobody!", mustResetPassword: true, needsMfa: false };

type Try = (alibaba: AlibabaCloud) => Promise<unknown>;
/** A bucket that exists, since OSS answers for one that does not without a look at permissions. It is only read. */
type SomeBucket = { bucket: string; region: string };
type BucketTry = (alibaba: AlibabaCloud, some: SomeBucket) => Promise<unknown>;

const BUCKET_TRIES = {
  findBucket: (alibaba, { bucket, region }) => alibaba.findBucket(bucket, region),
  isBucketEmpty: (alibaba, { bucket, region }) => alibaba.isBucketEmpty(bucket, region),
  readBucketLifecycle: (alibaba, { bucket, region }) => alibaba.readBucketLifecycle(bucket, region),
  readRetention: (alibaba, { bucket, region }) => alibaba.readRetention(bucket, region),
  readBucketPolicy: (alibaba, { bucket, region }) => alibaba.readBucketPolicy(bucket, region),
} as const satisfies Partial<Record<keyof AlibabaCloud, BucketTry>>;

/** An object that does not exist is read: who may not read any is told so first. */
async function readNoObject(alibaba: AlibabaCloud, { bucket, region }: SomeBucket): Promise<void> {
  const listing = await alibaba.openListing(bucket, region, { prefix: "", connections: 1 });
  try {
    await listing.hasMd5Etag(NO_OBJECT, AbortSignal.timeout(OBJECT_TIMEOUT_MS));
  } finally {
    listing.close();
  }
}

const NO_OBJECT = `${USER_NAME_START}doctor-nothing`;
const OBJECT_TIMEOUT_MS = 30_000;

/**
 * How each call is tried without effect. RAM decides on the permission before it looks whether the resource exists, so that
 * `EntityNotExist` tells that the call is permitted. `null`: only doing it shows it.
 */
const TRIES: Readonly<Record<Exclude<keyof AlibabaCloud, Special>, Try | null>> = {
  readAccountAlias: (alibaba) => alibaba.readAccountAlias(),
  readPasswordPolicy: (alibaba) => alibaba.readPasswordPolicy(),
  readAccessKeyNetworks: (alibaba) => alibaba.readAccessKeyNetworks(),
  readLogonLimits: (alibaba) => alibaba.readLogonLimits(),
  listUsers: (alibaba) => alibaba.listUsers(),
  findUser: (alibaba) => alibaba.findUser(NOBODY),
  deleteUser: (alibaba) => alibaba.deleteUser(NOBODY),
  findCustomPolicy: (alibaba) => alibaba.findCustomPolicy(NOBODY),
  deletePolicy: (alibaba) => alibaba.deletePolicy(NOBODY),
  listPolicies: (alibaba) => alibaba.listPolicies(NOBODY),
  listGroups: (alibaba) => alibaba.listGroups(NOBODY),
  hasLogin: (alibaba) => alibaba.hasLogin(NOBODY),
  createLogin: (alibaba) => alibaba.createLogin({ userName: NOBODY, ...NO_PASSWORD }),
  setLoginPassword: (alibaba) => alibaba.setLoginPassword({ userName: NOBODY, ...NO_PASSWORD }),
  deleteLogin: (alibaba) => alibaba.deleteLogin(NOBODY),
  listAccessKeys: (alibaba) => alibaba.listAccessKeys(NOBODY),
  createAccessKey: (alibaba) => alibaba.createAccessKey(NOBODY),
  setAccessKeyStatus: (alibaba) => alibaba.setAccessKeyStatus(NOBODY, NO_KEY, "Inactive"),
  deleteAccessKey: (alibaba) => alibaba.deleteAccessKey(NOBODY, NO_KEY),
  createBucket: null,
  deleteBucket: null,
  createUser: null,
  createPolicy: null,
  // Its own first call is tried above; the others come only where there is a user.
  stripUser: null,
  // With keys of its own.
  proveWrite: null,
};

/** Calls that are decided on more than one resource, that are no question of rights, or that need what another one shows. */
type Special =
  | "getCallerIdentity"
  | "hasPolicy"
  | "attachPolicy"
  | "detachPolicy"
  | "listBuckets"
  | "countBuckets"
  | "findSomeBucket"
  | "openListing"
  | "findBucketRegion"
  // Managed migrations alone need them.
  | keyof MigrationService
  | keyof RoleReader
  | keyof typeof BUCKET_TRIES;

/** Every right of the table that can be tried without effect; what cannot be is said to be so. */
export async function lookAtAlibabaRights(
  place: CloudPlace,
  alibaba: AlibabaCloud,
  needed: NeededRights,
): Promise<DoctorLine[]> {
  let isNobody = false;
  const found = await tryRight(place, known(ALIBABA_RIGHTS.findUser[0]), needed, async () => {
    isNobody = (await alibaba.findUser(NOBODY)) === null;
  });
  // Deletions are among what is tried, so it has to be certain that there is nothing to delete.
  if (!isNobody) {
    const why: DoctorReason =
      found.status === "fine" ? { kind: "nobody-exists", name: NOBODY } : { kind: "find-user" };
    return [found, notTried(place, { kind: "rights" }, why)];
  }
  const tried = new Set<string>(["ram:GetUser"]);
  const lines: DoctorLine[] = [found];
  for (const [method, attempt] of Object.entries(TRIES)) {
    const [right] = ALIBABA_RIGHTS[method as keyof typeof TRIES];
    if (right === undefined || attempt === null || tried.has(right.action)) continue;
    tried.add(right.action);
    lines.push(await tryRight(place, right, needed, () => attempt(alibaba)));
  }
  lines.push(...(await lookAtPolicies(place, alibaba, needed)));
  lines.push(...(await lookAtBuckets(place, alibaba, needed)));
  return [...lines, ...untried(place, new Set(lines.map(rightOf)))];
}

/** The right that a line is about; null: about another thing. */
function rightOf({ args }: DoctorLine): string | null {
  if ("right" in args) return args.right;
  return "what" in args && args.what.kind === "right" ? args.what.action : null;
}

function known(right: Right | undefined): Right {
  if (right === undefined) throw new Error("expected a right for every call that is tried");
  return right;
}

/** What the bot reads of destinations, on one that exists. */
async function lookAtBuckets(
  place: CloudPlace,
  alibaba: AlibabaCloud,
  needed: NeededRights,
): Promise<DoctorLine[]> {
  const found: SomeBucket[] = [];
  const listed = await tryRight(place, known(ALIBABA_RIGHTS.findSomeBucket[0]), needed, async () => {
    const some = await alibaba.findSomeBucket();
    if (some !== null) found.push(some);
  });
  const [some] = found;
  const reads = await Promise.all(
    Object.entries(BUCKET_TRIES).map(([method, attempt]) => {
      const right = known(ALIBABA_RIGHTS[method as keyof typeof BUCKET_TRIES][0]);
      return some === undefined
        ? notTried(place, { kind: "right", action: right.action }, { kind: "no-bucket" })
        : tryRight(place, right, needed, () => attempt(alibaba, some));
    }),
  );
  const objects = known(ALIBABA_RIGHTS.openListing.find(({ part }) => part === "samples"));
  const read =
    some === undefined
      ? notTried(place, { kind: "right", action: objects.action }, { kind: "no-bucket" })
      : await tryRight(place, objects, needed, () => readNoObject(alibaba, some));
  return [listed, ...reads, read];
}

function untried(place: CloudPlace, tried: ReadonlySet<string | null>): DoctorLine[] {
  const actions = new Set(
    Object.values(ALIBABA_RIGHTS)
      .flat()
      .filter(({ part }) => part !== "migration")
      .map(({ action }) => action),
  );
  return [...actions]
    .filter((action) => !tried.has(action))
    .map((action) => notTried(place, { kind: "right", action }, { kind: "only-doing" }));
}

/** Attaching and detaching are decided on the user and on each policy: what fails for all policies is the user's. */
async function lookAtPolicies(
  place: CloudPlace,
  alibaba: AlibabaCloud,
  needed: NeededRights,
): Promise<DoctorLine[]> {
  const found = await Promise.all(
    ALIBABA_RIGHTS.hasPolicy.map(async (right) => {
      const policy = policyOf(right);
      let exists = true;
      const line = await tryRight(place, right, needed, async () => {
        exists = await alibaba.hasPolicy(policy);
      });
      return exists ? line : missingPolicy(place, policy.policyName);
    }),
  );
  const attached = await lookAtPair(place, ALIBABA_RIGHTS.attachPolicy, needed, (policy) =>
    alibaba.attachPolicy(NOBODY, policy),
  );
  const detached = await lookAtPair(place, ALIBABA_RIGHTS.detachPolicy, needed, (policy) =>
    alibaba.detachPolicy(NOBODY, policy),
  );
  return [...found, ...attached, ...detached];
}

/** The profiles other than `current` cannot do without the documented policies. */
function missingPolicy(place: CloudPlace, policyName: string): DoctorLine {
  return managedPoliciesOf("documented").ramPolicyNames.includes(policyName)
    ? say(place, "warning", "POLICY_NAME_MISSING", { policy: policyName })
    : say(place, "fine", "RIGHT_GRANTED", { right: "ram:GetPolicy" });
}

async function lookAtPair(
  place: CloudPlace,
  rights: readonly Right[],
  needed: NeededRights,
  act: (policy: RamPolicyRef) => Promise<void>,
): Promise<DoctorLine[]> {
  const [onUser, ...onPolicies] = rights;
  if (onUser === undefined) return [];
  const lines = await Promise.all(
    onPolicies.map((right) => tryRight(place, right, needed, () => act(policyOf(right)))),
  );
  const isRefusedForAll = lines.every(({ code }) => code === "RIGHT_MISSING");
  if (!isRefusedForAll) return lines;
  return [await tryRight(place, onUser, needed, () => act(policyOf(onPolicies[0] ?? onUser)))];
}

/** `acs:ram:*:system:policy/NAME`, or the account's own; a pattern stands for one that every account has, or that no account has. */
function policyOf({ resource }: Right): RamPolicyRef {
  const isSystem = resource.includes(":system:");
  const name = resource.slice(resource.lastIndexOf("/") + 1);
  const madeUp = isSystem ? (managedPoliciesOf("documented").ramPolicyNames[0] ?? NOBODY) : NOBODY;
  return { policyType: isSystem ? "System" : "Custom", policyName: name.includes("*") ? madeUp : name };
}
