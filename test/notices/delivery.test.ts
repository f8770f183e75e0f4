import { describe, expect, it } from "vitest";
import { printBlocks } from "../../demo/print-blocks.ts";
import type { Rotation } from "../../src/core/rotation.ts";
import { drawNotice, type Notice } from "../../src/notices/index.ts";
import { toSlackMessage } from "../../src/slack/message.ts";
import { en } from "../../src/texts/en.ts";
import type { Texts } from "../../src/texts/texts.ts";
import { zh } from "../../src/texts/zh.ts";
import type { PreparationView } from "../../src/workflow/outcome.ts";
import { SECRETS } from "../slack/support/fake-commands.ts";
import { makeContext } from "../slack/support/notices.ts";
import { ADA, makePreparation, makeView, PLAN, REMY, ROSA } from "../slack/support/preparations.ts";
import { CARDS } from "./cards.ts";

const NAMES: Readonly<Record<string, string>> = { [ROSA]: "Rosa", [ADA]: "Ada", [REMY]: "Remy" };

const SENT_AT = "2026-11-24T03:10:00Z";
const sent = makePreparation("ready", { delivery: "sent", deliverySince: SENT_AT });
const opened = { ...sent, delivery: "opened" } as const;
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
const renewed = { keyGeneration: 2, deliveryNumber: 2, rotation } as const;
const receipts = (["opened", "stored"] as const).map((event, index) => ({
  preparationId: "MP-7K3Q9X",
  userId: REMY,
  event,
  at: `2026-11-24T03:1${4 + index}:00Z`,
}));
const inMessage = { plan: { ...PLAN, deliveryMode: "message" } } as const;

const first: Notice = { kind: "delivery" };
const second: Notice = { kind: "delivery", number: 2 };
const view = (preparation: PreparationView["preparation"], change: Partial<PreparationView> = {}) =>
  makeView(preparation, { receipts, ...change });

/** The message at every moment of its life, and those that go on from it. */
const MESSAGES: Record<string, [Notice, PreparationView]> = {
  "before Show": [first, view(sent)],
  "before Show, asked for by oneself, this bucket only": [first, view({ ...sent, request: narrow })],
  "before Show, whitelist in place": [first, view({ ...sent, ...held })],
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

function draw([notice, shown]: [Notice, PreparationView], texts: Texts = en) {
  const context = makeContext(shown, { reader: REMY, texts, credentials: SECRETS });
  const drawn = drawNotice(notice, context);
  return toSlackMessage("instead" in drawn ? drawn.instead : drawn, texts);
}

const printed = (name: string, texts?: Texts) =>
  printBlocks(draw(MESSAGES[name] ?? [first, view(sent)], texts).blocks, (id) => NAMES[id] ?? id);

describe("the recipient's direct message", () => {
  it.each([
    ["en", en],
    ["zh", zh],
  ] as const)("reads as it was designed, in %s", async (language, texts) => {
    const pages = Object.entries(MESSAGES).map(([name, message]) =>
      [`── ${name}`, ...printed(name, texts), `   text: ${draw(message, texts).text}`].join("\n"),
    );
    await expect(`${pages.join("\n\n")}\n`).toMatchFileSnapshot(`delivery.${language}.txt`);
  });

  it.each(Object.keys(MESSAGES))("has one green button at most, and leads to the card: %s", (name) => {
    const message = draw(MESSAGES[name] ?? [first, view(sent)]);
    const elements = message.blocks.flatMap((block) => (block.type === "actions" ? block.elements : []));
    const buttons = elements.flatMap((element) => (element.type === "button" ? [element] : []));
    expect(buttons.filter(({ style }) => style === "primary").length).toBeLessThanOrEqual(1);
    expect(buttons.map(({ action_id }) => action_id)).toContain("open_link:card");
    // A slip of a thumb costs nothing: four buttons and a menu, or five where old and new keys work.
    expect(buttons.length).toBeLessThanOrEqual(4);
  });

  it("offers to say that they are saved only after they were shown", () => {
    expect(printed("before Show").join("\n")).not.toContain("[ I have saved them ]");
    expect(printed("after Show").join("\n")).toContain("[ I have saved them ]");
  });

  it("holds no id of a key before they are saved, and none after Revoke", () => {
    for (const name of [
      "before Show",
      "after Show",
      "being revoked",
      "after Revoke",
      "rotated: the old message",
    ])
      expect(printed(name).join("\n"), name).not.toMatch(/AKIA|LTAI|onaliyun/);
    expect(printed("saved").join("\n")).toMatch(/AKIA[\s\S]*LTAI[\s\S]*onaliyun/);
  });

  it("has no step left after Revoke", () => {
    expect(printed("after Revoke").join("\n")).not.toMatch(/^\d\./m);
  });

  it("takes times of the present pair of keys alone", () => {
    const later = { ...opened, ...renewed, deliverySince: "2026-11-25T03:10:00Z" };
    expect(printBlocks(draw([second, view(later)]).blocks, String).join("\n")).toMatch(/1\. ✓ Shown$/m);
  });

  it("is told apart from the deliveries before it by its title", () => {
    const titles = ["before Show", "rotated: the new message", "rotated again"].map(
      (name) => printed(name)[0],
    );
    expect(new Set(titles).size).toBe(3);
  });

  it.each([
    ["en", en],
    ["zh", zh],
  ] as const)("begins with 200 characters of our own where it holds the secrets, in %s", (_, texts) => {
    const [block] = draw(MESSAGES["in mode message"] ?? [first, view(sent)], texts).blocks;
    const begin = printBlocks([block], String).join("\n");
    expect(begin.length).toBeGreaterThanOrEqual(200);
    for (const secret of Object.values(SECRETS)) expect(begin).not.toContain(secret);
  });

  it("says to the person who no longer receives them that somebody else does", () => {
    const shown = view({ ...sent, ...renewed });
    const drawn = drawNotice(first, makeContext(shown, { reader: ADA }));
    expect(JSON.stringify(drawn)).toContain("somebody else receives the credentials now");
  });
});
