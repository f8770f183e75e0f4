import type { CheckInput } from "../../src/checks/check.ts";
import { CHECKS } from "../../src/checks/index.ts";
import { runCheck } from "../../src/checks/run-check.ts";
import { openSides } from "../../src/comparison/open-sides.ts";
import { CloudNotFound } from "../../src/core/errors.ts";
import { NO_KEYS } from "../../src/core/key-generation.ts";
import { DEFAULT_BOUNDARY } from "../../src/core/permissions-boundary.ts";
import { changeKey } from "../../src/core/plan.ts";
import type { Profile } from "../../src/core/profile.ts";
import { readExisting } from "../../src/provisioning/read-existing.ts";
import { grantsToUndo, undoGrant } from "../../src/provisioning/undo-grants.ts";
import {
  applyAll,
  BUCKET,
  changesOf,
  contextOf,
  MARK,
  MemoryGrants,
  type ProvisioningWorld,
  REGION,
  USER,
} from "../provisioning/provisioning-world.ts";

const SOURCE = "source-that-asks-everything";

/** A source about which every question is asked: a policy for an organization, objects of others, no figures yet. */
export async function makeSource({ aws }: ProvisioningWorld): Promise<void> {
  const Condition = { StringNotEquals: { "aws:PrincipalOrgID": "o-example1234" } };
  const deny = { Effect: "Deny", Principal: { AWS: "arn:aws:iam::111122223333:user/somebody" } };
  const statement = { ...deny, Action: "s3:PutObject", Resource: `arn:aws:s3:::${SOURCE}/*`, Condition };
  await aws.control["createBucket"]?.({
    name: SOURCE,
    objects: [{ key: "a", sizeBytes: 1 }],
    metrics: { kind: "none" },
    settings: { ownership: null },
    policy: { Version: "2012-10-17", Statement: [statement] },
  });
}

/** Every check, about a preparation of which nothing is made. */
export async function lookAtEverything({ clouds }: ProvisioningWorld, profile: Profile): Promise<void> {
  const input: CheckInput = {
    request: {
      sourceBucket: SOURCE,
      prefix: "",
      destinationBucket: BUCKET,
      ossRegion: REGION,
      storageClass: "Standard",
      profile,
    },
    userName: USER,
    installationId: MARK.installationId,
    boundary: DEFAULT_BOUNDARY,
    userTags: {},
    ownKeys: NO_KEYS,
    ticket: null,
    site: "intl",
    now: new Date(),
  };
  const there = { ...input, request: { ...input.request, destinationBucket: "example-empty-standard" } };
  for (const one of [input, there]) await Promise.all(CHECKS.map((check) => runCheck(check, one, clouds)));
}

/**
 * What is made for one profile, looked at, changed and taken back, with all that people may have put on the users meanwhile.
 * Errors: the first refusal.
 */
export async function liveThrough(world: ProvisioningWorld, profile: Profile): Promise<void> {
  const memory = new MemoryGrants();
  const changes = changesOf(profile);
  await applyAll(contextOf(world, memory, changes), changes);
  await lookForDrift(world, memory);
  await changeCredentials(world);
  await compareAndClose(world);
  await hangThingsOn(world);
  const undoing = { ...world.clouds, store: memory.store, mark: MARK };
  for (const grant of grantsToUndo([...memory.grants.values()], true)) {
    const { state } = await undoGrant(undoing, grant);
    if (state !== "gone") throw new Error(`expected ${grant.key} to be gone, it is ${state}`);
  }
}

async function lookForDrift({ clouds }: ProvisioningWorld, memory: MemoryGrants): Promise<void> {
  const grants = [...memory.grants.values()].map((grant) => ({ ...grant, key: changeKey(grant.change) }));
  const accountIds = { aws: "111122223333", alibaba: "5123456789012345" };
  const recorded = [{ id: MARK.preparationId, isMoving: false, needsGrants: true, accountIds, grants }];
  for (const cloud of ["aws", "alibaba"] as const) {
    const { installationId } = MARK;
    const about = { cloud, clouds, installationId, recorded, only: null, serviceRegions: [], signal: null };
    const { unread } = await readExisting({ ...about, isRead: () => false });
    const [first] = unread;
    if (first) throw new Error(`${first.operation}: ${first.detail}`);
  }
}

/** As a rotation does: a second key, the first disabled and deleted, a new password. */
async function changeCredentials({ clouds }: ProvisioningWorld): Promise<void> {
  for (const cloud of [clouds.aws, clouds.alibaba]) {
    const [old] = await cloud.listAccessKeys(USER);
    await cloud.createAccessKey(USER);
    await cloud.setAccessKeyStatus(USER, old?.accessKeyId ?? "", "Inactive");
    await cloud.deleteAccessKey(USER, old?.accessKeyId ?? "");
  }
  const password = "A-new-Pass&word+01%!";
  await clouds.alibaba.setLoginPassword({
    userName: USER,
    password,
    mustResetPassword: true,
    needsMfa: false,
  });
}

/** As a comparison with a sample does, and the look whether a key is still used. */
async function compareAndClose({ clouds }: ProvisioningWorld): Promise<void> {
  const destination = { bucket: "example-empty-standard", prefix: "" };
  const asked = { source: { bucket: SOURCE, prefix: "" }, destination, region: REGION };
  const sides = await openSides(clouds, asked, new Date(), 1);
  const signal = AbortSignal.timeout(30_000);
  for (const side of [sides.source, sides.destination]) {
    await side.fetchPage("", signal);
    await side.read("nowhere", signal).catch((error: unknown) => {
      if (!(error instanceof CloudNotFound)) throw error;
    });
    side.close();
  }
  const [key] = await clouds.aws.listAccessKeys(USER);
  await clouds.aws.findKeyLastUse(key?.accessKeyId ?? "");
}

/** What only somebody with more rights can put there, so that it is put there by control. */
async function hangThingsOn({ aws, alibaba }: ProvisioningWorld): Promise<void> {
  await aws.control["setUserItems"]?.({
    userName: USER,
    hasLoginProfile: true,
    mfaDevices: ["arn:aws:iam::111122223333:mfa/phone"],
    sshPublicKeys: ["APKAEXAMPLE1"],
    signingCertificates: ["CERTEXAMPLE1"],
    serviceCredentials: ["ACCAEXAMPLE1"],
  });
  await alibaba.control["putOnUser"]?.({ userName: USER, hasMfaDevice: true });
}
