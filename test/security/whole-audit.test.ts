import { expect, it } from "vitest";
import { settingsSchema } from "../../src/core/settings.ts";
import { requireWholeAudit } from "../../src/security/whole-audit.ts";
import type { Store } from "../../src/storage/contract/store.ts";

const HEAD_FILE = { kind: "head-file" } as const;
const REPLACED = { kind: "replaced", sequence: 7 } as const;

const audit = (onDamage: "stop" | "continue") =>
  settingsSchema.parse({
    ...{ approvers: { people: ["U0APPROVE1"] }, operators: { people: ["U0OPERATE1"] }, audit: { onDamage } },
  }).audit;

it.each([
  ["nothing", null, null, null],
  ["what is found now", null, HEAD_FILE, HEAD_FILE],
  ["what was noticed before, though the log looks whole again", REPLACED, null, REPLACED],
  ["what was noticed first", REPLACED, HEAD_FILE, REPLACED],
])("refuses a log for %s, unless the settings say to go on", async (_, noticed, found, refused) => {
  const store: Pick<Store, "auditDamage" | "checkAudit"> = {
    auditDamage: () => noticed,
    checkAudit: async () => found,
  };
  await expect(requireWholeAudit(store, audit("continue"))).resolves.toBeUndefined();
  const stopped = requireWholeAudit(store, audit("stop"));
  if (refused === null) await expect(stopped).resolves.toBeUndefined();
  else {
    await expect(stopped).rejects.toMatchObject({
      fault: { code: "AUDIT_LOG_DAMAGED", args: { damage: refused } },
    });
  }
});
