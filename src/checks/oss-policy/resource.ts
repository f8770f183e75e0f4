import type { DestinationRequest } from "../../core/destination-request.ts";
import { destinationFolders } from "../../core/destination-request.ts";
import type { ThreeValued } from "../../core/three-valued.ts";
import { type Coverage, coverBeginning, matchesGlob, parseGlob } from "../policy/glob.ts";
import type { Listed } from "./document.ts";

/** What is written: objects under a prefix and the service's reports, in one bucket. */
export type Target = { bucket: string; region: string; accountId: string | null; prefix: string };

export type ResourceMatch = { outcome: ThreeValued; scope: Coverage };

/** Whether a statement's Resource or NotResource takes in what a request is about, all of it or a part. */
export function matchResources(
  { isNot, listed }: Listed,
  request: DestinationRequest,
  target: Target,
): ResourceMatch {
  const parts = listed.map((text) => readResource(text, target));
  const sure = cover(
    parts.flatMap(({ glob, isSure }) => (isSure ? [glob] : [])),
    request,
    target,
  );
  const isUnclear = parts.some(({ glob, isSure }) => !isSure && cover([glob], request, target) !== "none");
  if (!isNot) {
    if (sure !== "none") return { outcome: "yes", scope: sure };
    return isUnclear ? { outcome: "unknown", scope: "part" } : { outcome: "no", scope: "none" };
  }
  if (sure === "all") return { outcome: "no", scope: "none" };
  return { outcome: isUnclear ? "unknown" : "yes", scope: sure === "none" ? "all" : "part" };
}

/**
 * The bucket's and object's name of `acs:oss:region:account:name`; not sure where the rest may mean another bucket, or
 * the text is no such name, or holds a variable.
 */
function readResource(text: string, { region, accountId }: Target): { glob: string; isSure: boolean } {
  if (text === "*") return { glob: "*", isSure: true };
  const [scheme, service, regionPart = "", accountPart = "", ...rest] = text.split(":");
  if (scheme !== "acs" || service !== "oss" || rest.length === 0) return { glob: "*", isSure: false };
  if (text.includes("${")) return { glob: "*", isSure: false };
  const regions = [region, region.replace(/^oss-/, "")];
  const isRegion = regions.some((name) => matchesGlob(parseGlob(regionPart), name));
  const isAccount = accountPart === "*" || matchesGlob(parseGlob(accountPart), accountId ?? "");
  return { glob: rest.join(":"), isSure: isRegion && isAccount };
}

function cover(patterns: readonly string[], { on }: DestinationRequest, target: Target): Coverage {
  const globs = patterns.map(parseGlob);
  if (on === "bucket") return globs.some((glob) => matchesGlob(glob, target.bucket)) ? "all" : "none";
  const covered = destinationFolders(target.prefix).map((folder) =>
    // No object has an empty key.
    coverBeginning(globs, { start: `${target.bucket}/${folder}`, minLength: folder === "" ? 1 : 0 }),
  );
  if (covered.every((one) => one === "all")) return "all";
  return covered.every((one) => one === "none") ? "none" : "part";
}
