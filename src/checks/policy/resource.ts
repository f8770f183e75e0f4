import type { Outcome } from "../../core/outcome.ts";
import type { Action, Scope } from "../../core/policy-verdict.ts";
import type { Partition } from "./caller.ts";
import { type Beginning, type Coverage, coverBeginning, type Glob, MANY, matchesGlob } from "./glob.ts";
import type { Listed } from "./policy-document.ts";
import type { ResolvedText } from "./variables.ts";

/** What the service reads: the bucket, and its objects under a prefix. */
export type Source = { bucket: string; prefix: string; partition: Partition };

export type ResourceMatch = { outcome: Outcome; scope: Scope };

const PARTITIONS: readonly Partition[] = ["aws", "aws-cn", "aws-us-gov"];

/** Whether a statement's Resource or NotResource takes in the bucket (for a listing) or its objects, all or a part. */
export function matchResource(
  { isNot, listed }: Listed<readonly string[]>,
  action: Action,
  source: Source,
  resolve: (text: string) => ResolvedText,
): ResourceMatch {
  const texts = listed.map(resolve);
  const sure = texts.filter(
    ({ kind, glob }) => kind === "sure" && isResourceArn(glob) && cover([glob], action, source) !== "none",
  );
  const coverage = cover(
    sure.map(({ glob }) => glob),
    action,
    source,
  );
  const isUnclear = texts.some((text) => !sure.includes(text) && mayMatch(text.glob, action, source));
  const match = isNot ? exclude(coverage, isUnclear) : include(coverage, isUnclear);
  const mayBeInvalid = texts.some(({ kind }) => kind === "unresolved");
  return mayBeInvalid && match.outcome === "yes" ? { ...match, outcome: "unknown" } : match;
}

function include(coverage: Coverage, isUnclear: boolean): ResourceMatch {
  if (coverage !== "none") return { outcome: "yes", scope: coverage };
  return isUnclear ? { outcome: "unknown", scope: "part" } : { outcome: "no", scope: "none" };
}

/** What NotResource leaves over. An unclear entry may be what leaves the source out. */
function exclude(coverage: Coverage, isUnclear: boolean): ResourceMatch {
  if (coverage === "all") return { outcome: "no", scope: "none" };
  return { outcome: isUnclear ? "unknown" : "yes", scope: coverage === "none" ? "all" : "part" };
}

function cover(
  globs: readonly Glob[],
  action: Action,
  source: Source,
  partition = source.partition,
): Coverage {
  const bucketArn = `arn:${partition}:s3:::${source.bucket}`;
  if (action === "s3:ListBucket") {
    return globs.some((glob) => matchesGlob(glob, bucketArn)) ? "all" : "none";
  }
  const keys: Beginning = {
    start: `${bucketArn}/${source.prefix}`,
    // No object has an empty key; with a prefix, the object named like the folder may exist.
    minLength: source.prefix === "" ? 1 : 0,
  };
  return coverBeginning(globs, keys);
}

/** The five segments before a bucket's name, as S3 writes them. Region and account are empty, if they are no wildcard. */
const WELL_FORMED = /^arn:[a-z*?-]+:(?:s3|\*|s3\*):\*?:\*?:[^:]/;

/** `*`, or the ARN of a bucket. A wildcard that stands for several segments is not in the language (`arn:aws:s3*`). */
function isResourceArn(glob: Glob): boolean {
  return (glob.length === 1 && glob[0] === MANY) || WELL_FORMED.test(spell(glob));
}

/**
 * Whether a text that cannot be taken at its word may still mean this source. An ARN of another partition may show
 * that the partition was mistaken, not that the statement is harmless; what is no ARN of a bucket may mean anything.
 */
function mayMatch(glob: Glob, action: Action, source: Source): boolean {
  if (!isResourceArn(glob)) return true;
  return PARTITIONS.some((partition) => cover([glob], action, source, partition) !== "none");
}

function spell(glob: Glob): string {
  return glob.map((token) => (typeof token === "string" ? token : token === MANY ? "*" : "?")).join("");
}
