import { byGravity, type Finding } from "../core/finding.ts";
import { everyResult, type Preparation } from "../core/preparation.ts";
import { textOfFinding } from "../texts/finding-text.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import { exceptionPhrase } from "./exception-lines.ts";

/** What blocks, once: a whitelist first, then everything else that has to be fixed. */

type Cause = keyof Texts["thread"]["problem"]["cause"];

const STATEMENTS_SHOWN = 5;

/** What blocks, or may: the gravest first. */
export function problemsOf({ checks }: Preparation): Finding[] {
  const all = everyResult(checks).flatMap(({ result }) => result?.findings ?? []);
  return byGravity(all.filter(({ severity }) => severity === "blocker" || severity === "unknown"));
}

/** About a bucket policy: of these a ticket is a way out. */
export function isWhitelist({ code, args }: Finding): boolean {
  return /^(WHITELIST_|DESTINATION_(POLICY|TICKET)_)/.test(code) || args["what"] === "destination-policy";
}

export function blocksSurely(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === "blocker");
}

/** Why the service is refused, by the conditions that decide. */
export function causeOf(finding: Finding): Cause {
  const { code, severity } = finding;
  if (code === "WHITELIST_SHUTS_OUT_BOT" || code === "WHITELIST_PROTECTS_ITSELF") return "bot";
  if (code.startsWith("DESTINATION_")) return "destination";
  if (severity === "unknown") return "uncertain";
  const keys = keysOf(finding).map((key) => key.toLowerCase());
  if (keys.includes("aws:sourceip")) return "addresses";
  if (keys.some((key) => key.startsWith("aws:sourcevpc") || key === "aws:vpcsourceip")) return "vpc";
  if (keys.some((key) => key.startsWith("aws:principal") || key === "aws:userid" || key === "aws:username"))
    return "principals";
  return keys.length === 0 && code === "WHITELIST_RESTRICTED" ? "everybody" : "other";
}

function keysOf({ args }: Finding): readonly string[] {
  return textsIn(args["conditionKeys"]);
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** Sid and condition keys, which everybody may see; a finding that names no statement says itself what it is. */
export function statementPhrases(findings: readonly Finding[], texts: Texts): Phrase[] {
  return findings
    .flatMap((finding): Phrase[] => {
      const sids = textsIn(finding.args["statements"]);
      const named = sids.map((sid) => texts.thread.problem.statement(sid, keysOf(finding)));
      return named.length === 0 ? [exceptionPhrase(finding, texts)] : named;
    })
    .slice(0, STATEMENTS_SHOWN);
}

/** What has to be fixed, and how. */
export function fixPhrase(finding: Finding, texts: Texts): Phrase {
  const { remedy } = textOfFinding(texts, finding);
  const what = exceptionPhrase(finding, texts);
  return remedy === null ? what : [...what, ". ", { foreign: remedy }];
}
