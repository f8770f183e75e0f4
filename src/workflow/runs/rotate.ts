import type { Finding } from "../../core/finding.ts";
import { findKeyGrant, secretNameOf } from "../../core/key-generation.ts";
import type { Failure, Preparation } from "../../core/preparation.ts";
import type { Rotation } from "../../core/rotation.ts";
import { ensureLogin } from "../../provisioning/ensure-login.ts";
import { requireLivingUser } from "../../provisioning/own-user.ts";
import { requireAsPlanned } from "../../provisioning/read-back.ts";
import { disableKeyOf, type KeyChange, rotateKey } from "../../provisioning/rotate-key.ts";
import { repeatedAlarmPosts } from "../alarm.ts";
import { NOT_IN_THE_PLAN, NotApproved, readAuthority, requireAuthority } from "../authority.ts";
import type { Attempt, Steps, StoryDeps, WorkflowInput } from "../deps.ts";
import { moveState } from "../move-state.ts";
import { auditHold } from "../upkeep/watch-audit.ts";
import { decideDelivery, earlierDeliveryPosts, redrawDeliveryPosts, retireTime } from "./deliver.ts";
import type { StepResult } from "./failure.ts";
import { proveKeys } from "./prove-keys.ts";
import { startRetirement } from "./retire.ts";
import { keyChanges, keyStep, rotationContext, secretNamesOf } from "./rotation-context.ts";
import { sideBySide } from "./side-by-side.ts";
import { CHANGE, STORE } from "./steps.ts";

type Rotating = Preparation & { rotation: Rotation };

/**
 * Makes a second pair of keys, proves it, and delivers it; only then do the old ones go (`retire.ts`). Whatever fails, the
 * old keys stay: a migration reads with them. As compromised they are disabled before anything else.
 */
export async function rotate(steps: Steps, deps: StoryDeps, input: WorkflowInput): Promise<void> {
  const preparation = await steps.step("begin", () => loadRotating(deps, input), STORE);
  if (!preparation) return;
  const made = await makeKeys(steps, deps, preparation);
  if (!made.ok) return fail(steps, deps, preparation, made.failure);
  await steps.step("finish", () => finish(deps, preparation, made.value), STORE);
  await steps.step("forget", () => forgetOldSecrets(deps, preparation.id), STORE);
}

async function loadRotating(
  deps: StoryDeps,
  { preparationId, revision }: WorkflowInput,
): Promise<Rotating | null> {
  const preparation = await deps.store.findPreparation(preparationId);
  if (preparation?.state !== "rotating" || preparation.revision !== revision) return null;
  if (preparation.rotation === null) return null;
  const rotating = { ...preparation, rotation: preparation.rotation };
  const authority = await readAuthority(deps, preparation);
  if (authority.ok) return rotating;
  await failRotation(deps, rotating, authority.failure);
  return null;
}

/** Keys on both sides, their proof, and a console password where it is to be new. */
async function makeKeys(
  steps: Steps,
  deps: StoryDeps,
  preparation: Rotating,
): Promise<StepResult<Finding[]>> {
  if (preparation.rotation.isCompromised) {
    const disabled = await onBothKeys(steps, deps, preparation, "disable", disableOne);
    if (!disabled.ok) return disabled;
  }
  const keys = await onBothKeys(steps, deps, preparation, "rotate", rotateOne);
  if (!keys.ok) return keys;
  const proven = await proveKeys(steps, deps, preparation, preparation.rotation.generation);
  if (!proven.ok) return proven;
  // Last, since a new password ends the old one at once: a rotation that fails must not leave the recipient without one.
  if (preparation.rotation.renewsPassword) {
    const renewed = await steps.step(
      "password",
      (attempt) => renewPassword(deps, preparation, attempt),
      CHANGE,
    );
    if (!renewed.ok) return renewed;
  }
  return proven;
}

type OnKey = (
  deps: StoryDeps,
  preparation: Rotating,
  change: KeyChange,
  attempt: Attempt,
) => Promise<StepResult<null>>;

/** The same with the keys of both clouds, side by side. */
function onBothKeys(
  steps: Steps,
  deps: StoryDeps,
  preparation: Rotating,
  name: string,
  run: OnKey,
): Promise<StepResult<null>> {
  return sideBySide(
    steps,
    keyChanges(preparation).map((change) => {
      const step = `${name}:${change.kind}`;
      return { step, failedAs: step, run: (attempt) => run(deps, preparation, change, attempt) };
    }),
  );
}

function disableOne(
  deps: StoryDeps,
  preparation: Rotating,
  change: KeyChange,
  attempt: Attempt,
): Promise<StepResult<null>> {
  const { rotation, keyGeneration } = preparation;
  const generations = [...new Set([rotation.replaces, keyGeneration])];
  const events = {
    step: `disable:${change.kind}`,
    done: "keys.disabled",
    failed: "keys.disable_failed",
  } as const;
  return keyStep(deps, preparation, attempt, events, async () => {
    for (const generation of generations)
      await disableKeyOf(rotationContext(deps, preparation), change, generation);
    return { change: change.kind, generations };
  });
}

async function rotateOne(
  deps: StoryDeps,
  preparation: Rotating,
  change: KeyChange,
  attempt: Attempt,
): Promise<StepResult<null>> {
  const held = auditHold(deps, `rotate:${change.kind}`);
  if (held !== null) return held;
  const events = { step: `rotate:${change.kind}`, done: "grant.made", failed: "grant.failed" } as const;
  return keyStep(deps, preparation, attempt, events, async () => {
    const { plan } = await requireAuthority(deps, preparation);
    const approved = keyChanges({ plan }).find(({ kind }) => kind === change.kind);
    if (approved === undefined) throw new NotApproved({ ...NOT_IN_THE_PLAN, subject: change.kind });
    const context = rotationContext(deps, preparation);
    const { grant, removed } = await rotateKey(context, approved, preparation.rotation);
    return { change: grant.key, accessKeyId: grant.accessKeyId, removed };
  });
}

async function renewPassword(
  deps: StoryDeps,
  preparation: Rotating,
  attempt: Attempt,
): Promise<StepResult<null>> {
  const change = preparation.plan?.changes.find(({ kind }) => kind === "ram.create-login");
  if (change?.kind !== "ram.create-login") return { ok: true, value: null };
  const held = auditHold(deps, "password");
  if (held !== null) return held;
  const { id, rotation, facts } = preparation;
  const name = secretNameOf("console-password" as const, rotation.generation);
  const logon = (await deps.store.listGrants(id)).find((grant) => grant.change.kind === change.kind);
  if (!logon) throw new Error(`expected ${id} to have a console logon, it has none`);
  const events = { step: "password", done: "password.renewed", failed: "password.renewal_failed" } as const;
  const result = await keyStep(deps, preparation, attempt, events, async () => {
    await requireAuthority(deps, preparation);
    const context = { ...rotationContext(deps, preparation), facts };
    await requireLivingUser(context, change);
    await requireAsPlanned(context, change, { grantKey: logon.key, wasBegun: true });
    // Not yet made as this generation's: the password that is set now is another.
    await ensureLogin(context, change, { ...logon, state: "intended" }, name);
    return { change: logon.key };
  });
  // The logon is there either way; only its password may be another.
  await deps.store.putGrant({ ...logon, state: "made" });
  return result;
}

/** The end of a rotation that went well: new keys, new delivery, new job sheet, in one transaction. */
async function finish(deps: StoryDeps, begun: Rotating, proof: Finding[]): Promise<void> {
  const { rotation, stateSince } = begun;
  const authority = await readAuthority(deps, begun);
  if (!authority.ok) return failRotation(deps, begun, authority.failure);
  const preparation = authority.value;
  const delivered = { ...preparation, deliveryNumber: preparation.deliveryNumber + 1 };
  const { patch, posts } = await decideDelivery(deps, delivered);
  const { generation, isCompromised } = rotation;
  const isDelivered = patch.delivery === "sent";
  const retireAt = retireTime(deps, { isCompromised, isDelivered });
  const changed = await moveState(
    deps,
    { ...preparation, stateSince },
    "rotation_ended",
    {
      failure: null,
      rotation,
      retireAt,
      delivery: [...(await earlierDeliveryPosts(deps, delivered)), ...posts],
    },
    {
      from: "rotating",
      patch: {
        ...patch,
        proof,
        deliveryNumber: delivered.deliveryNumber,
        keyGeneration: generation,
        rotation: { ...rotation, keeps: generation, retireAt },
      },
    },
  );
  if (changed && isCompromised) await startRetirement(deps, changed);
}

/** What was sealed of keys that are no longer the present ones can no longer be shown. */
async function forgetOldSecrets({ store }: StoryDeps, id: string): Promise<void> {
  const preparation = await store.findPreparation(id);
  if (!preparation) return;
  const present = secretNamesOf(preparation.keyGeneration);
  const held = (await store.listSecrets(id)).map(({ name }) => name);
  await store.destroySecrets(id, { names: held.filter((name) => !present.includes(name)) });
}

async function fail(steps: Steps, deps: StoryDeps, preparation: Rotating, failure: Failure): Promise<void> {
  await steps.step("fail", () => failRotation(deps, preparation, failure), STORE);
  await steps.step("forget", () => forgetOldSecrets(deps, preparation.id), STORE);
}

const ROTATION_ALARM_KEY = "alarm:rotation";

/** Back to `ready` with the keys that were there; what was made of the new ones goes at once. */
async function failRotation(deps: StoryDeps, preparation: Rotating, failure: Failure): Promise<void> {
  const { id, rotation } = preparation;
  const keeps = await survivingGeneration(deps, preparation);
  // What was delivered of a generation that had to make room is of no use to anybody.
  const fallenBack = keeps === preparation.keyGeneration ? {} : { delivery: "destroyed" as const };
  const { operation, subject, code, detail } = failure;
  const alarm = await repeatedAlarmPosts(deps, id, {
    key: ROTATION_ALARM_KEY,
    news: { code: "ROTATION_FAILED", args: { id, operation, subject, code, detail } },
    actions: ["rotate", "revoke"],
  });
  // Its buttons are of the state before the rotation, and it offers another one.
  const delivery = await redrawDeliveryPosts(deps, { ...preparation, ...fallenBack });
  const patch = {
    rotation: { ...rotation, keeps, retireAt: deps.now().toISOString() },
    keyGeneration: keeps,
    ...fallenBack,
  };
  const told = { failure, rotation, keeps, delivery, alarm };
  const changed = await moveState(deps, preparation, "rotation_ended", told, { from: "rotating", patch });
  if (changed) await startRetirement(deps, changed);
}

/** The present generation, unless one of its keys was deleted to make room: then the one that it was to replace. */
async function survivingGeneration(deps: StoryDeps, preparation: Rotating): Promise<number> {
  const { id, keyGeneration, rotation } = preparation;
  const grants = await deps.store.listGrants(id);
  const isWhole = keyChanges(preparation).every(
    ({ kind }) => findKeyGrant(grants, kind, keyGeneration)?.state === "made",
  );
  return isWhole ? keyGeneration : rotation.replaces;
}
