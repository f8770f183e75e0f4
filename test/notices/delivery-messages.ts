import type { Rotation } from "../../src/core/rotation.ts";
import type { Notice } from "../../src/notices/index.ts";
import type { PreparationView } from "../../src/workflow/outcome.ts";
import { makePreparation, makeView, PLAN, REMY, ROSA } from "../slack/support/preparations.ts";
import { CARDS } from "./cards.ts";

const SENT_AT = "2026-11-24T03:10:00Z";
export const sent = makePreparation("ready", { delivery: "sent", deliverySince: SENT_AT });
export const opened = { ...sent, delivery: "opened" } as const;
const stored = { ...sent, delivery: "stored" } as const;
const held = {
  verdict: "restricted",
  proof: CARDS.do_not_start.preparation.proof,
  ticket: CARDS.do_not_start.preparation.ticket,
} as const;
const narrow = { ...sent.request, profile: "least-privilege", recipient: ROSA } as const;
const rotation: Rotation = {
  generation: 2,
  replaces: 1,
  keeps: 2,
  isCompromised: false,
  renewsPassword: false,
  startedBy: REMY,
  retireAt: "2026-11-25T04:00:00Z",
  retireAttempts: 0,
};
export const renewed = { keyGeneration: 2, deliveryNumber: 2, rotation } as const;
const receipts = (["opened", "stored"] as const).map((event, index) => ({
  preparationId: "MP-7K3Q9X",
  userId: REMY,
  event,
  at: `2026-11-24T03:1${4 + index}:00Z`,
}));
const inMessage = { plan: { ...PLAN, deliveryMode: "message" } } as const;

export const first: Notice = { kind: "delivery" };
export const second: Notice = { kind: "delivery", number: 2 };
export const view = (preparation: PreparationView["preparation"], change: Partial<PreparationView> = {}) =>
  makeView(preparation, { receipts, ...change });

/** The recipient's message at every moment, and those that go on from it. */
export const DELIVERY_MESSAGES: Readonly<Record<string, readonly [Notice, PreparationView]>> = {
  "before Show": [first, view(sent)],
  "before Show, asked for by oneself, this bucket only": [first, view({ ...sent, request: narrow })],
  "before Show, whitelist in place": [first, view({ ...sent, ...held })],
  "not for the recipient": [
    first,
    view(
      { ...sent, delivery: "held" },
      {
        receipts: [
          { preparationId: "MP-7K3Q9X", userId: REMY, event: "declined", at: "2026-11-24T03:12:00Z" },
        ],
      },
    ),
  ],
  "after Show": [first, view(opened)],
  "after Show, whitelist in place": [first, view({ ...opened, ...held })],
  saved: [first, view(stored)],
  "saved, whitelist in place": [first, view({ ...stored, ...held })],
  "whitelist lifted": [{ kind: "looked_again", by: ROSA, outcome: "lifted" }, view(stored)],
  "whitelist came back": [
    { kind: "looked_again", by: ROSA, outcome: "appeared" },
    view({ ...stored, ...held }),
  ],
  "nobody has opened": [
    { kind: "delivery_reminder", recipient: REMY, endsAt: "2026-11-25T03:10:00Z", hoursLeft: 6 },
    view(sent),
  ],
  "destroyed unsaved": [first, view({ ...sent, delivery: "destroyed" })],
  "two days before the end": [
    { kind: "expiry_reminder", daysLeft: 2, expiresAt: "2026-12-08T03:10:00Z" },
    view(stored),
  ],
  "rotated: the old message": [first, view({ ...sent, ...renewed })],
  "rotated: the new message": [second, view({ ...sent, ...renewed })],
  "rotated, after Show": [second, view({ ...opened, ...renewed })],
  "rotated, saved": [second, view({ ...stored, ...renewed })],
  "rotated, in use": [second, view({ ...stored, ...renewed, rotation: null })],
  "rotated again": [{ kind: "delivery", number: 3 }, view({ ...sent, ...renewed, deliveryNumber: 3 })],
  compromised: [second, view({ ...sent, ...renewed, rotation: { ...rotation, isCompromised: true } })],
  "the old keys go soon": [
    { kind: "handover_reminder", recipient: REMY, retireAt: "2026-11-25T04:00:00Z" },
    view({ ...stored, ...renewed }),
  ],
  "being revoked": [first, view({ ...makePreparation("revoking", { stateBy: ROSA }), delivery: "stored" })],
  "after Revoke": [first, view({ ...makePreparation("revoked", { stateBy: ROSA }), delivery: "stored" })],
  "in mode message": [first, view({ ...sent, ...inMessage })],
  "after mode message": [{ kind: "delivery_after", number: 1 }, view({ ...stored, ...inMessage })],
};
