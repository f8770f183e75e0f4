import { CloudError } from "../../core/errors.ts";
import type { Preparation } from "../../core/preparation.ts";
import type { Detail } from "../../core/reason.ts";
import { requireAsPlanned } from "../../provisioning/read-back.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { keyChanges, rotationContext } from "./rotation-context.ts";

/** Why the users of a preparation are not as they were approved, in the words of a failure. */
export type ForeignHand = { operation: string; subject: string; code: string; detail: Detail };

/**
 * Reads back both users before an extension or a change of recipient; null when they are as they were approved.
 * What could not be read counts like what is not as approved, and both are recorded.
 * Errors: the store's.
 */
export async function findForeignHand(
  deps: StoryDeps,
  preparation: Preparation,
): Promise<ForeignHand | null> {
  const context = rotationContext(deps, preparation);
  const looks = await Promise.allSettled(
    keyChanges(preparation).map((change) =>
      requireAsPlanned(context, change, { grantKey: null, wasBegun: false }),
    ),
  );
  const failed = looks.find((look) => look.status === "rejected");
  if (failed === undefined) return null;
  if (!(failed.reason instanceof CloudError)) throw failed.reason;
  const { operation, subject, code, detail, requestId } = failed.reason.failure;
  const found = { operation, subject, code, detail };
  await deps.store.record(preparation.id, {
    audit: [
      auditOf(preparation, { event: "users.not_as_approved", actor: "bot", details: found, requestId }),
    ],
  });
  return found;
}
