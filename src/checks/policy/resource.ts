import type { Scope } from "../../core/policy-verdict.ts";
import type { SourceRequest } from "../../core/service-request.ts";
import type { ThreeValued } from "../../core/three-valued.ts";
import {
  type Beginning,
  type Coverage,
  coverBeginning,
  type Glob,
  MANY,
  matchesGlob,
  parseGlob,
} from "./glob.ts";
import type { Listed } from "./policy-document.ts";
import type { ResolvedText } from "./variables.ts";

/** What the service reads: the bucket, and its objects under a prefix. */
export type Source = { bucket: string; prefix: string; partition: string };

type Target = SourceRequest["resource"];

export type ResourceMatch = { outcome: ThreeValued; scope: Scope };

/** Whether a statement's Resource or NotResource takes in the bucket or its objects, all or a part. */
export function matchResource(
  { isNot, listed }: Listed<readonly string[]>,
  target: Target,
  source: Source,
  resolve: (text: string) => ResolvedText,
): ResourceMatch {
  const texts = listed.map(resolve);
  const sure = texts.filter(
    ({ kind, glob }) => kind === "sure" && isResourceArn(glob) && cover([glob], target, source) !== "none",
  );
  const coverage = cover(
    sure.map(({ glob }) => glob),
    target,
    source,
  );
  const isUnclear = texts.some((text) => !sure.includes(text) && mayMatch(text.glob, target, source));
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

function cover(globs: readonly Glob[], target: Target, { bucket, prefix, partition }: Source): Coverage {
  const bucketArn = `arn:${partition}:s3:::${bucket}`;
  if (target === "bucket") return globs.some((glob) => matchesGlob(glob, bucketArn)) ? "all" : "none";
  const keys: Beginning = {
    start: `${bucketArn}/${prefix}`,
    // No object has an empty key; with a prefix, the object named like the folder may exist.
    minLength: prefix === "" ? 1 : 0,
  };
  return coverBeginning(globs, keys);
}

/** A resource of S3 in a partition that is spelled out; variables stand for anything. */
const SPELLED_OUT = /^arn:([a-z-]+):(s3:::.+)$/s;

/** The partition in which one of these resources names this bucket, other than the one that it is taken to be in; or null. */
export function findOtherPartition(resources: readonly string[], source: Source): string | null {
  for (const resource of resources) {
    const [, partition, rest = ""] = SPELLED_OUT.exec(resource.replace(/\$\{[^}]*\}/g, "*")) ?? [];
    if (partition === undefined || partition === source.partition) continue;
    const glob = parseGlob(`arn:${source.partition}:${rest}`);
    if (cover([glob], "bucket", source) !== "none" || cover([glob], "objects", source) !== "none")
      return partition;
  }
  return null;
}

/** The five segments before a bucket's name, as S3 writes them. Region and account are empty, if they are no wildcard. */
const WELL_FORMED = /^arn:[a-z*?-]+:(?:s3|\*|s3\*):\*?:\*?:[^:]/;

/** `*`, or the ARN of a bucket. A wildcard that stands for several segments is not in the language (`arn:aws:s3*`). */
function isResourceArn(glob: Glob): boolean {
  return (glob.length === 1 && glob[0] === MANY) || WELL_FORMED.test(spell(glob));
}

/** Whether a text that cannot be taken at its word may still mean this source; what is no ARN of a bucket may mean anything. */
function mayMatch(glob: Glob, target: Target, source: Source): boolean {
  return !isResourceArn(glob) || cover([glob], target, source) !== "none";
}

function spell(glob: Glob): string {
  return glob.map((token) => (typeof token === "string" ? token : token === MANY ? "*" : "?")).join("");
}
