import { verifyAudit } from "../../../src/security/verify-audit.ts";
import type { Invariant } from "./invariant.ts";

export const auditWhole: Invariant = {
  name: "audit",
  demand: "The audit chain is whole, from its first entry to its last.",
  findViolations({ audit, sealer, grants }) {
    const { problems } = verifyAudit(sealer, audit, null);
    const broken = problems.map((problem) => `the audit log does not fit: ${JSON.stringify(problem)}`);
    const made = grants.filter(({ state }) => state === "made");
    const silent = made.filter(
      ({ key, preparationId }) =>
        !audit.some(
          (entry) =>
            entry.event === "grant.made" &&
            entry.preparationId === preparationId &&
            entry.details["change"] === key,
        ),
    );
    return [...broken, ...silent.map(({ key }) => `the audit log does not say that ${key} was made`)];
  },
};
