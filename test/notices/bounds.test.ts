import { expect, it } from "vitest";
import { finding } from "../../src/core/finding-codes.ts";
import { decisionHead } from "../../src/notices/decision-lines.ts";
import { en } from "../../src/texts/en.ts";
import { makeContext } from "../slack/support/notices.ts";
import { makePreparation, makeView } from "../slack/support/preparations.ts";
import { renderNotice } from "../slack/support/render-notice.ts";

const WAYS_OUT = 8;

it.each([WAYS_OUT - 1, WAYS_OUT, WAYS_OUT + 1, WAYS_OUT + 5])(
  "the ways out of %i problems are counted where not all are shown",
  (count) => {
    const findings = Array.from({ length: count }, () =>
      finding("SOURCE_NOT_FOUND", { bucket: "acme-archive" }),
    );
    const checks = { source: { status: "done", severity: "blocker", findings } } as const;
    const view = makeView(makePreparation("blocked", { checks }));
    const rendered = renderNotice({ kind: "blocked", revision: 1 }, makeContext(view));
    if (rendered.kind !== "message") throw new Error("expected a message");
    const said = JSON.stringify(rendered.message.blocks);
    for (let more = 1; more <= count; more += 1) {
      expect(said.includes(en.card.moreInDetails(more)), String(more)).toBe(more === count - WAYS_OUT);
    }
  },
);

it.each([
  ["an hour and more", 5_000_000_000_000, true],
  ["less than that", 5_000, false],
])("how long a job takes at best is said where it is %s", (_, sizeBytes, isSaid) => {
  const preparation = makePreparation("awaiting_approval");
  const { estimate } = preparation;
  if (estimate === null) throw new Error("it was counted");
  const amount = { objectCount: 3, sizeBytes, transferBytes: sizeBytes, archivedBytes: 0 };
  const byStorageClass = [{ storageClass: "STANDARD", sizeBytes }];
  const view = makeView({ ...preparation, estimate: { ...estimate, ...amount, byStorageClass } });
  expect(JSON.stringify(decisionHead(view, en)).includes("at best")).toBe(isSaid);
});
