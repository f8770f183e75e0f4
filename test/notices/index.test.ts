import { describe, expect, it } from "vitest";
import { STATES } from "../../src/core/states.ts";
import { drawNotice, type Notice, noticeSchema } from "../../src/notices/index.ts";
import type { Block } from "../../src/notices/message.ts";
import { BUTTONS } from "../../src/workflow/actions/index.ts";
import { EVERY_NOTICE, makeContext } from "../slack/support/notices.ts";
import { makePreparation, makeView } from "../slack/support/preparations.ts";

const KINDS = Object.keys(EVERY_NOTICE) as Notice["kind"][];

describe("the table of notices", () => {
  it("reads each kind as it was stored, and none that it does not know", () => {
    for (const notice of Object.values(EVERY_NOTICE)) expect(noticeSchema.parse(notice)).toEqual(notice);
    expect(noticeSchema.safeParse({ kind: "of_a_newer_version" }).success).toBe(false);
  });

  it("reads what older versions stored with fewer fields", () => {
    const older = [
      { kind: "delivery" },
      { kind: "alarm", title: "t", detail: "d" },
      { kind: "approval_requested", revision: 1, approvers: [] },
      { kind: "counted", status: "failed", objectCount: 1, sizeBytes: 1, elapsedMs: 1, problem: "p" },
    ];
    for (const notice of older) expect(noticeSchema.parse(notice)).toEqual(notice);
  });

  it.each(KINDS)("draws %s as plain data, whatever chat shows it", (kind) => {
    for (const state of STATES) {
      const drawn = drawNotice(EVERY_NOTICE[kind], makeContext(makeView(makePreparation(state))));
      expect(structuredClone(drawn)).toEqual(drawn);
      const message = "instead" in drawn ? drawn.instead : drawn;
      expect(message.text).toMatch(/\S/);
      expect(message.blocks.length).toBeGreaterThan(0);
    }
  });

  it.each(KINDS.filter((kind) => !["alarm", "approver_nudges", "audit_head", "drift"].includes(kind)))(
    "says that %s needs its preparation",
    (kind) => {
      expect(() => drawNotice(EVERY_NOTICE[kind], makeContext(null))).toThrow(
        `a notice of kind ${kind} needs its preparation`,
      );
    },
  );

  it("asks for buttons of actions alone, and shows those that make sense", () => {
    const ids: readonly string[] = BUTTONS.map(({ id }) => id);
    const asked = new Set<string>();
    for (const state of STATES) {
      for (const notice of Object.values(EVERY_NOTICE)) {
        const context = makeContext(makeView(makePreparation(state)));
        const find = (action: string) => {
          asked.add(action);
          return context.offers.find(action);
        };
        const drawn = drawNotice(notice, { ...context, offers: { ...context.offers, find } });
        const { blocks } = "instead" in drawn ? drawn.instead : drawn;
        for (const action of actionsIn(blocks)) expect([...ids, "mend"]).toContain(action);
      }
    }
    expect([...asked].filter((action) => !ids.includes(action))).toEqual([]);
    expect(asked.size).toBeGreaterThan(10);
  });
});

function actionsIn(blocks: readonly Block[]): string[] {
  return blocks
    .flatMap((block) => (block.kind === "buttons" ? block.buttons : []))
    .flatMap((button) => (button.kind === "action" ? [button.action] : []));
}
