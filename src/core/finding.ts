import * as z from "zod";
import { unpackStoredArgs } from "./whitelist-args.ts";

export const SEVERITIES = ["ok", "note", "warning", "blocker", "unknown"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Plain data that a text can be made of; byte counts are numbers (S3's 5 TiB times 9 PB fits 2^53). */
type FindingArg =
  | string
  | number
  | boolean
  | null
  | readonly FindingArg[]
  | { readonly [name: string]: FindingArg };
export type FindingArgs = Record<string, FindingArg>;

/**
 * One result of a check.
 * Shape: `code` is stable and documented in docs/checks.md; `args` fill its text; `evidence` is what was seen, each
 * line foreign text: policies, cloud messages, keys.
 */
export type Finding = {
  code: string;
  severity: Severity;
  args: FindingArgs;
  evidence: readonly string[];
};

const argSchema: z.ZodType<FindingArg> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(argSchema).readonly(),
    z.record(z.string(), argSchema),
  ]),
);

export const findingSchema = z.object({
  code: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  // One of a newer version: how grave it is this one cannot know.
  severity: z.enum(SEVERITIES).catch("unknown"),
  args: z.record(z.string(), argSchema).transform(unpackStoredArgs),
  evidence: z.array(z.string()).readonly(),
});

const RANK: Record<Severity, number> = { ok: 0, note: 1, warning: 2, unknown: 3, blocker: 4 };

/** The gravest of several; `ok` of none. Unknown outranks a warning: nobody can say how bad it is. */
export function gravest(findings: readonly Pick<Finding, "severity">[]): Severity {
  return findings.reduce<Severity>(
    (worst, { severity }) => (RANK[severity] > RANK[worst] ? severity : worst),
    "ok",
  );
}

/** Findings in the order a person should read them: the gravest first, else as they came. */
export function byGravity<F extends Pick<Finding, "severity">>(findings: readonly F[]): F[] {
  return [...findings].sort((a, b) => RANK[b.severity] - RANK[a.severity]);
}
