import type { DoctorArgs, DoctorReason } from "../../../core/doctor-codes.ts";
import type { Problem, ProblemArgs } from "../../../core/problem.ts";
import { type Wordings, wordsOf } from "../../wordings.ts";
import { type ProblemText, problemTexts } from "../problem-texts.ts";
import { subjectName, type Words } from "./subjects.ts";

const SET_CLOCK = "set the clock of this host and keep it right with NTP (timedatectl set-ntp true)";

type NamedRules = readonly { rule: string; buckets: readonly string[] }[];

function rulesText(rules: NamedRules): string {
  return rules.map(({ rule, buckets }) => `${rule} (${buckets.join(", ")})`).join(", ");
}

function ruleNames(rules: NamedRules): string {
  return rules.map(({ rule }) => rule).join(", ");
}

function problemWords(name: string, problem: Problem): Words {
  const { message, hint } = wordsOf<ProblemArgs, ProblemText, keyof ProblemArgs>(problemTexts, problem);
  return { name, detail: message, remedy: hint };
}

/** A data folder by its path; a server has no name here. */
function placeText(folder: string | null): string {
  return folder ?? "PostgreSQL server";
}

function becauseText(because: DoctorReason): string {
  switch (because.kind) {
    case "root-user":
      return "the root user may do everything; give the bot an identity of its own";
    case "role-unknown":
      return "IAM knows no such user or role by the session’s name: it has a path, or is of another account (a federated user)";
    case "simulation":
      return "it needs iam:SimulatePrincipalPolicy";
    case "nobody-exists":
      return `somebody made a user ${because.name}, whose absence they are tried with`;
    case "find-user":
      return "they are tried on a user who does not exist, which ram:GetUser has to tell first";
    case "no-bucket":
      return "there is no bucket that it could be tried on";
    case "only-doing":
      return "only making one shows it";
    case "identity":
      return "the account has to accept the bot’s identity first";
    case "own-identity":
      return "the bot’s own identity has to be accepted first";
    case "clock":
      return "the clock of this host is refused";
    case "bot-token":
      return "the bot token has to work first";
    case "slack-away":
      return "Slack did not answer";
    case "scopes":
      return `the bot token lacks the scope${because.scopes.length === 1 ? "" : "s"} ${because.scopes.join(", ")}`;
  }
}

function clockText(aheadMs: number): string {
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  return `${seconds} s ${aheadMs > 0 ? "ahead of" : "behind"} the clouds’`;
}

/** This host, the store, the settings, and what was not tried. */
export const hostLines = {
  NODE_FINE: ({ version }) => ({
    name: "Node.js",
    detail: `Node.js ${version}`,
    remedy: null,
  }),
  NODE_ENDS: ({ version }) => ({
    name: "Node.js",
    detail: version,
    remedy: "the AWS SDK asks for Node.js 22 from January 2027 on; plan the upgrade",
  }),
  NODE_TOO_OLD: ({ version }) => ({
    name: "Node.js",
    detail: version,
    remedy: "install Node.js 20 or newer",
  }),
  CLOCK_RIGHT: ({ aheadMs }) => ({
    name: "Clock",
    detail: clockText(aheadMs),
    remedy: null,
  }),
  CLOCK_WRONG: ({ aheadMs }) => ({
    name: "Clock",
    detail: clockText(aheadMs),
    remedy: `${SET_CLOCK}: nothing is made while it is more than 5 min off`,
  }),
  CLOCK_REFUSED: () => ({
    name: "Clock",
    detail: "a cloud refuses the time of the bot’s requests",
    remedy: SET_CLOCK,
  }),
  CLOCK_NOT_TRIED: () => ({
    name: "Clock",
    detail: "not compared: no cloud told the time",
    remedy: null,
  }),
  STORE_OPEN: ({ where, version }) => ({
    name: "Database",
    detail: version === null ? placeText(where) : `${placeText(where)}, PostgreSQL ${version}`,
    remedy: null,
  }),
  STORE_IN_USE: ({ where }) => ({
    name: "Database",
    detail: `${placeText(where)}, in use by the running bot`,
    remedy: null,
  }),
  STORE_FAILED: ({ problem }) => problemWords("Database", problem),
  AUDIT_LOG_DAMAGED: ({ problem }) => problemWords("Audit log", problem),
  SEAL_KEY_FITS: () => ({
    name: "Seal key",
    detail: "opens what is stored",
    remedy: null,
  }),
  SEAL_KEY_FAILED: ({ problem }) => problemWords("Seal key", problem),
  SEAL_KEY_NOT_TRIED: () => ({
    name: "Seal key",
    detail: "not tried while the bot runs on the same data folder; it tries the key at its start",
    remedy: null,
  }),
  PROFILE_REACHES_PAST_RULES: ({ profile, asked, notAsked }) => ({
    name: `Profile ${profile}`,
    detail: [
      `its credentials reach every bucket of an account, whatever buckets a request names, and so also those of ${rulesText([...asked, ...notAsked])}`,
      ...(asked.length > 0 ? [`every request for it needs the approvals of ${ruleNames(asked)}`] : []),
      ...(notAsked.length > 0
        ? [`a request that names other buckets is not bound by ${ruleNames(notAsked)}`]
        : []),
    ].join("; "),
    remedy: `allow only least-privilege in profiles.allowed, or say in approvalRules who has to agree to this profile: { profiles: [${profile}], approvers: …, needed: … }`,
  }),
  NOT_TRIED: ({ what, because }) => ({
    name: subjectName(what),
    detail: `not tried: ${becauseText(because)}`,
    remedy: null,
  }),
} satisfies Partial<Wordings<DoctorArgs, Words>>;
