import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { changeKey, planHash } from "../../src/core/plan.ts";
import type { Preparation } from "../../src/core/preparation.ts";
import type { Rotation } from "../../src/core/rotation.ts";
import type { PreparationPatch } from "../../src/storage/contract/preparations.ts";
import type { SecretName } from "../../src/storage/contract/secrets.ts";
import type { Store } from "../../src/storage/contract/store.ts";
import type { Steps } from "../../src/workflow/deps.ts";
import type { Outcome } from "../../src/workflow/outcome.ts";
import { endDelivery } from "../../src/workflow/runs/end-delivery.ts";
import { retire } from "../../src/workflow/runs/retire.ts";
import { escalateApproval } from "../../src/workflow/upkeep/escalate-approval.ts";
import { holdDelivery } from "../../src/workflow/upkeep/expire-delivery.ts";
import { noticeDeparted } from "../../src/workflow/upkeep/notice-departed.ts";
import { remindApprovers } from "../../src/workflow/upkeep/remind-approvers.ts";
import { APPROVER, MADE_UP_PLAN, RECIPIENT, REQUESTER } from "../core/made-up-preparation.ts";
import { actor, OPERATOR, PLAN_HASH, type StoryWorld, startStoryWorld } from "./support/story-world.ts";

const STEPS: Steps = { step: (_name, run) => run({ isLast: true }) };
const NEW_RECIPIENT = "U0NEWCOMER1";
const ROTATION: Rotation = {
  generation: 2,
  replaces: 1,
  keeps: 2,
  isCompromised: false,
  renewsPassword: false,
  startedBy: RECIPIENT,
  retireAt: "2026-11-21T09:00:00.000Z",
  retireAttempts: 0,
};
const NEXT: Rotation = { ...ROTATION, generation: 3, replaces: 2, keeps: null, retireAt: null };
const END = "2026-12-04T09:00:00.000Z";
/** A plan that made nothing, so that no cloud has to be read back. */
const UNTOUCHED = { ...MADE_UP_PLAN, changes: [] };
const READY = { state: "ready", delivery: "opened" } as const;

/** What stands is read, looked at, and written; between the reading and the writing somebody else may have been faster. */
type Row = {
  name: string;
  /** How it stands when it is read. */
  stands: Partial<Preparation>;
  /** What somebody else makes of it before the writing. */
  meanwhile: PreparationPatch | "provisioned" | "approved" | "rotation_started";
  act(world: StoryWorld, read: Preparation): Promise<Outcome | unknown>;
  /** For a person: what they are told. */
  told?: string;
  /** What must not have come of it. */
  never: Partial<Preparation>;
};

const tokenOf = async (
  world: StoryWorld,
  read: Preparation,
  action: Parameters<Awaited<ReturnType<StoryWorld["tokensOf"]>>>[0],
) => (await world.tokensOf(read))(action) ?? "";

/** Gives a preparation credentials that its recipient may open. */
async function seal({ store, deps }: StoryWorld, { id }: Preparation): Promise<void> {
  const of = (name: SecretName) => ({
    ...{ preparationId: id, name, sealed: deps.sealer.seal("made up", { preparationId: id, name }) },
  });
  const user = { userName: `mgw-prep-${id}` };
  const made = { preparationId: id, state: "made", isOurs: true } as const;
  const keys = [
    { kind: "iam.create-key", undo: "iam.delete-key", ...user },
    { kind: "ram.create-key", undo: "ram.delete-key", ...user },
  ] as const;
  const secrets = [[of("aws-secret-key")], [of("alibaba-secret-key"), of("console-password")]] as const;
  for (const [index, change] of keys.entries())
    await store.putGrantWithSecrets(
      { ...made, key: changeKey(change), change, accessKeyId: `KEY${index}` },
      secrets[index] ?? [],
    );
}

const ROWS: readonly Row[] = [
  {
    name: "a cancel of work that has ended",
    stands: { state: "provisioning" },
    meanwhile: "provisioned",
    act: ({ commands }, { id }) => commands.cancel(actor(REQUESTER), "cancel", { preparationId: id }),
    told: "OUTDATED",
    never: { isCancelRequested: true },
  },
  {
    name: "a recipient for keys that are being made anew",
    stands: { state: "ready", delivery: "held" },
    meanwhile: "rotation_started",
    act: async (world, read) =>
      world.commands.proposeRecipient(actor(OPERATOR), "recipient", {
        token: await tokenOf(world, read, "choose_recipient"),
        recipient: NEW_RECIPIENT,
      }),
    told: "OUTDATED",
    never: { revision: 2 },
  },
  {
    name: "an acknowledgement of what was destroyed",
    stands: READY,
    meanwhile: { delivery: "destroyed" },
    act: ({ deps }, read) => endDelivery(deps, read, "stored", RECIPIENT),
    told: "ALREADY_DONE",
    never: { delivery: "stored" },
  },
  {
    name: "an acknowledgement of the delivery before",
    stands: READY,
    meanwhile: { delivery: "opened", deliveryNumber: 2 },
    act: ({ deps }, read) => endDelivery(deps, read, "stored", RECIPIENT),
    told: "ALREADY_DONE",
    never: { delivery: "stored" },
  },
  {
    name: "an opening of what was destroyed",
    stands: { state: "ready", delivery: "sent" },
    meanwhile: { delivery: "destroyed" },
    act: async (world, read) => {
      await seal(world, read);
      const token = await tokenOf(world, read, "show");
      expect(await world.commands.showCredentials(actor(RECIPIENT), { token })).toMatchObject({ ok: true });
      const [receipt] = await world.store.listReceipts(read.id);
      expect(receipt, "what was shown is on the receipt all the same").toMatchObject({ event: "opened" });
    },
    never: { delivery: "opened" },
  },
  {
    name: "an opening of the delivery before",
    stands: { state: "ready", delivery: "sent" },
    meanwhile: { deliveryNumber: 2 },
    act: async (world, read) => {
      await seal(world, read);
      const token = await tokenOf(world, read, "show");
      await world.commands.showCredentials(actor(RECIPIENT), { token });
    },
    never: { delivery: "opened" },
  },
  {
    name: "a holding of what was opened",
    stands: { state: "ready", delivery: "sent" },
    meanwhile: { delivery: "opened" },
    act: ({ deps }, read) => holdDelivery(deps, read, { code: "NOT_POSTED", answer: "made_up" }),
    never: { delivery: "held" },
  },
  {
    name: "entered keys of the rotation before",
    stands: { ...READY, rotation: ROTATION },
    meanwhile: { rotation: NEXT },
    act: async (world, read) =>
      world.commands.act("entered", actor(RECIPIENT), "entered", {
        token: await tokenOf(world, read, "entered"),
      }),
    told: "ALREADY_DONE",
    never: { rotation: ROTATION },
  },
  {
    name: "entered keys while new ones are being made",
    stands: { ...READY, rotation: ROTATION },
    meanwhile: "rotation_started",
    act: async (world, read) =>
      world.commands.act("entered", actor(RECIPIENT), "entered", {
        token: await tokenOf(world, read, "entered"),
      }),
    told: "ALREADY_DONE",
    never: { state: "ready" },
  },
  {
    name: "the end of a retirement beside a rotation that has begun",
    stands: { ...READY, rotation: ROTATION, plan: { ...MADE_UP_PLAN, changes: [] } },
    meanwhile: { rotation: NEXT },
    act: ({ deps }, { id }) => retire(STEPS, deps, { preparationId: id, revision: 1 }),
    never: { rotation: null },
  },
  {
    name: "a retirement that failed beside a rotation that has begun",
    stands: { ...READY, rotation: ROTATION },
    meanwhile: { rotation: NEXT },
    act: ({ deps }, { id }) => retire(STEPS, deps, { preparationId: id, revision: 1 }),
    never: { rotation: ROTATION },
  },
  {
    name: "a departed person whom another process told of",
    stands: { ...READY, departed: [] },
    meanwhile: { departed: [REQUESTER] },
    act: ({ deps }, read) => noticeDeparted(deps, { ...read, requester: "U0GONE00001" }),
    never: { departed: ["U0GONE00001"] },
  },
  {
    name: "an escalation of what is approved",
    stands: { state: "awaiting_approval", stateSince: "2026-11-01T09:00:00.000Z" },
    meanwhile: "approved",
    act: ({ deps }, read) => escalateApproval(deps, read),
    never: { state: "awaiting_approval" },
  },
  {
    name: "an escalation that another process made",
    stands: { state: "awaiting_approval", stateSince: "2026-11-01T09:00:00.000Z" },
    meanwhile: { escalatedAt: "2026-11-19T09:00:00.000Z" },
    act: ({ deps }, read) => escalateApproval(deps, read),
    never: { escalatedAt: null },
  },
  {
    name: "a reminder that another process made",
    stands: { state: "awaiting_approval", stateSince: "2026-11-01T09:00:00.000Z" },
    meanwhile: { reminders: 99 },
    act: ({ deps }, read) => remindApprovers(deps, read),
    never: { reminders: 19 },
  },
  {
    name: "a reminder of what is approved",
    stands: { state: "awaiting_approval", stateSince: "2026-11-01T09:00:00.000Z" },
    meanwhile: "approved",
    act: ({ deps }, read) => remindApprovers(deps, read),
    never: { state: "awaiting_approval" },
  },
];

describe("a change of what was read a moment ago", () => {
  let world: StoryWorld;
  beforeAll(async () => {
    world = await startStoryWorld({
      approvals: { escalation: { afterHours: 1, people: ["U0ESCALATE1"] } },
    });
    world.directory.people.set("U0GONE00001", null);
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(() => world.stop());

  const find = async ({ id }: Pick<Preparation, "id">) =>
    (await world.store.findPreparation(id)) as Preparation;

  /** Lets somebody else be faster than the next patch; what stands then. */
  function overtake({ id, state }: Preparation, meanwhile: Row["meanwhile"]): () => Preparation | null {
    const { patchPreparation, changeState } = world.store;
    let after: Preparation | null = null;
    const once: Store["patchPreparation"] = async (input) => {
      after =
        typeof meanwhile === "string"
          ? await changeState({ id, revision: 1, from: state, event: meanwhile })
          : await patchPreparation({ id, revision: 1, patch: meanwhile });
      return patchPreparation(input);
    };
    vi.spyOn(world.store, "patchPreparation").mockImplementationOnce(once);
    return () => after;
  }

  it.each([
    ["other days were added", { extendedDays: 3 }],
    ["the end is another", { expiresAt: "2026-12-24T09:00:00.000Z" }],
  ])("is none: more days where %s meanwhile", async (_, meanwhile) => {
    const read = await world.put({
      ...READY,
      plan: UNTOUCHED,
      planHash: planHash(UNTOUCHED),
      expiresAt: END,
    });
    const token = await tokenOf(world, read, "extend");
    const { extend, patchPreparation } = world.store;
    vi.spyOn(world.store, "extend").mockImplementationOnce(async (input) => {
      await patchPreparation({ id: read.id, revision: 1, patch: meanwhile });
      return extend(input);
    });
    // Nothing was made, so nothing is read back.
    vi.spyOn(world.deps, "cloudsOf").mockReturnValue({} as never);
    const outcome = await world.commands.extend(actor(APPROVER), "extend", { token, days: 5, comment: "" });
    expect(outcome).toMatchObject({ ok: false, refusal: { code: "OUTDATED" } });
    expect(await find(read)).toMatchObject({ expiresAt: END, extendedDays: 0, ...meanwhile });
  });

  it.each(ROWS)("is none: $name", async ({ stands, meanwhile, act, told, never }) => {
    const read = await world.put({ plan: MADE_UP_PLAN, planHash: PLAN_HASH, ...stands });
    const asLeft = overtake(read, meanwhile);
    const outcome = await act(world, read);
    if (told !== undefined) expect(outcome).toMatchObject({ ok: false, refusal: { code: told } });
    expect(asLeft(), "somebody else was faster").not.toBeNull();
    expect(await find(read)).toEqual(asLeft());
    expect(await find(read)).not.toMatchObject(never);
  });
});
