import type { Clouds } from "../../clouds/contract/clouds.ts";
import { isAboutClock, isClockWrong } from "../../core/clock.ts";
import type { DoctorLine } from "../../core/doctor-codes.ts";
import { CloudError } from "../../core/errors.ts";
import { say } from "./line.ts";

const HOST = { kind: "host" } as const;
/** package.json has the first, AWS's announcement for its SDK the second. */
const OLDEST_NODE = 20;
const SUPPORTED_NODE = 22;

export function lookAtNode(version: string): DoctorLine {
  const major = Number(version.replace(/^v/, "").split(".")[0]);
  if (major < OLDEST_NODE) return say(HOST, "failed", "NODE_TOO_OLD", { version }, { isNeededToStart: true });
  return major < SUPPORTED_NODE
    ? say(HOST, "warning", "NODE_ENDS", { version })
    : say(HOST, "fine", "NODE_FINE", { version });
}

/** By the time that either cloud's answer bears; a cloud that refuses ours says that it is wrong, and not by how much. */
export async function lookAtClock({ aws, alibaba }: Clouds): Promise<DoctorLine> {
  const seen = await Promise.allSettled([aws.getCallerIdentity(), alibaba.getCallerIdentity()]);
  const aheadMs = seen
    .map((one) => (one.status === "fulfilled" ? one.value.clockAheadMs : undefined))
    .find((found) => found !== undefined);
  if (aheadMs === undefined) {
    return seen.some((one) => one.status === "rejected" && isClockFailure(one.reason))
      ? say(HOST, "failed", "CLOCK_REFUSED", {})
      : say(HOST, "not-tried", "CLOCK_NOT_TRIED", {});
  }
  return isClockWrong(aheadMs)
    ? say(HOST, "failed", "CLOCK_WRONG", { aheadMs })
    : say(HOST, "fine", "CLOCK_RIGHT", { aheadMs });
}

function isClockFailure(error: unknown): boolean {
  return error instanceof CloudError && isAboutClock(error.failure.code, error.failure.detail);
}
