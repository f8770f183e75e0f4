import type { MigrationService } from "../../clouds/contract/migration-service.ts";
import { foreignDetail } from "../../core/detail.ts";
import {
  CloudConflict,
  CloudError,
  type CloudFailure,
  CloudUnavailable,
  NOT_AS_PLANNED,
  NOT_OURS,
} from "../../core/errors.ts";
import type { Found } from "../../core/migration/adopt.ts";
import { helpsToWait, readCallFailure } from "../../core/migration/call-failures.ts";
import type { Mark } from "../../core/ownership.ts";
import type { Reason } from "../../core/reason.ts";

/** What making something in the migration service needs. */
export type ImportContext = {
  service: MigrationService;
  /** The service's own, such as `cn-beijing`. */
  region: string;
  mark: Mark;
};

/** An address or a job, as refusals name it. */
type About = { operation: string; name: string };

/** Errors: CloudConflict for what is somebody else's, or is not as it was approved. */
export function requireUsable(found: Found, about: About): Exclude<Found["next"], "stop"> {
  if (found.next !== "stop") return found.next;
  const { name } = about;
  throw found.why === "not-ours"
    ? new CloudConflict(failure(about, NOT_OURS, { code: "IMPORT_NOT_OURS", args: { name } }))
    : new CloudConflict(
        failure(about, NOT_AS_PLANNED, {
          code: "IMPORT_NOT_AS_PLANNED",
          args: { name, differs: [...found.differs] },
        }),
      );
}

/** What was made is not shown yet, or a state is not reached yet: another try may find it. */
export function notYet(about: About): CloudUnavailable {
  const reason: Reason = { code: "IMPORT_NOT_SHOWN", args: { name: about.name } };
  return new CloudUnavailable(failure(about, "NotYetVisible", reason));
}

/** Whether somebody else, or a try of ours whose answer was lost, made it: then it is looked at again. */
export function mayExist(error: unknown, taken: RegExp): boolean {
  if (error instanceof CloudUnavailable) return true;
  return error instanceof CloudError && taken.test(error.failure.code);
}

/** Whether a state changed since it was read, or is changing: the next look reads it again. */
export function isInMotion(error: unknown): boolean {
  if (!(error instanceof CloudError)) return false;
  const { code, detail } = error.failure;
  return helpsToWait(readCallFailure({ code, detail: foreignDetail(detail) }));
}

function failure({ operation, name }: About, code: string, detail: Reason): CloudFailure {
  return { cloud: "alibaba", operation, subject: name, code, detail, requestId: null, httpStatus: null };
}
