import type { DoctorCounts, WordedLine } from "../../core/doctor.ts";
import type {
  CloudRefusal,
  DoctorArgs,
  DoctorCode,
  DoctorPlace,
  DoctorReason,
  DoctorSubject,
  MissingRight,
  SlackToken,
} from "../../core/doctor-codes.ts";
import type { Problem, ProblemArgs } from "../../core/problem.ts";
import { detailText } from "../failure-text.ts";
import { type Wordings, wordsOf } from "../wordings.ts";
import { formatCount } from "./formats.ts";
import { type ProblemText, problemTexts } from "./problem-texts.ts";
import { failureTexts } from "./reason-texts.ts";

/** The words of one look: what it is about, what was found, and what to do. */
type Words = { name: string; detail: string; remedy: string | null };

const SET_CLOCK = "set the clock of this host and keep it right with NTP (timedatectl set-ntp true)";
const REINSTALL =
  "add them under OAuth & Permissions (manifest.yml lists them), then install the app to the workspace again";

const CLOUD = { aws: "AWS", alibaba: "Alibaba Cloud" } as const;
type Cloud = keyof typeof CLOUD;

/** What holds a cloud's identity, by cloud and by whether it is the environment's own. */
const SECRET_VARIABLES: Record<Cloud, string> = {
  aws: "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
  alibaba: "ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET",
};
const SESSION_VARIABLE: Record<Cloud, string> = {
  aws: "AWS_SESSION_TOKEN",
  alibaba: "ALIBABA_CLOUD_SECURITY_TOKEN",
};

const TOKEN_PAGE: Record<SlackToken, string> = {
  SLACK_BOT_TOKEN: "the Bot User OAuth Token (OAuth & Permissions, xoxb-…)",
  SLACK_APP_TOKEN: "an app-level token (Basic Information, App-Level Tokens, xapp-…)",
};
const TOKEN_NAME: Record<SlackToken, string> = {
  SLACK_BOT_TOKEN: "Bot token",
  SLACK_APP_TOKEN: "App-level token",
};

type Named = DoctorArgs["PERSON_UNKNOWN"];

const said = ({ code, detail }: CloudRefusal) => `${code}: ${detailText(failureTexts, detail)}`;
const inSettings = ({ places }: Named) => `in the settings under ${places.join(", ")}`;
const personOf = (named: Named) => `Person ${named.id}`;
const groupOf = (named: Named) => `User group ${named.id}`;
const channelOf = (named: Named) => `Channel ${named.id}`;

/** What each look comes to, by a code that scripts may read. */
const lines: Wordings<DoctorArgs, Words> = {
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

  SLACK_CONNECTED: ({ url }) => ({
    name: "Bot token",
    detail: `accepted by ${url}`,
    remedy: null,
  }),
  SLACK_APP_TOKEN_FINE: () => ({
    name: "App-level token",
    detail: "opens connections (Socket Mode)",
    remedy: null,
  }),
  SLACK_TOKEN_WRONG: ({ token, code }) => ({
    name: TOKEN_NAME[token],
    detail: `Slack refuses it (${code})`,
    remedy: `set ${token} to ${TOKEN_PAGE[token]} of this app; if it is that one, the app may allow certain IP addresses only, and this host has another`,
  }),
  SLACK_TOKEN_ENDED: ({ token, code }) => ({
    name: TOKEN_NAME[token],
    detail: `it is valid no more (${code}): it was revoked, or the app was uninstalled or disabled`,
    remedy:
      token === "SLACK_BOT_TOKEN"
        ? "install the app to the workspace again (Install App), and set SLACK_BOT_TOKEN to the new token"
        : "make a new app-level token with connections:write (Basic Information), and set SLACK_APP_TOKEN to it",
  }),
  SLACK_TOKEN_OF_OTHER_KIND: ({ token, code }) => ({
    name: TOKEN_NAME[token],
    detail: `it is a token of another kind (${code})`,
    remedy: `set ${token} to ${TOKEN_PAGE[token]}`,
  }),
  SLACK_APP_SCOPE_MISSING: ({ scopes }) => ({
    name: "App-level token",
    detail: `it lacks the scope ${scopes.join(", ")}`,
    remedy: `make a new app-level token with ${scopes.join(", ")} (Basic Information, App-Level Tokens), and set SLACK_APP_TOKEN to it`,
  }),
  SLACK_SCOPES_GRANTED: ({ count }) => ({
    name: "Scopes",
    detail: `all ${count} are granted`,
    remedy: null,
  }),
  SLACK_SCOPES_MISSING: ({ scopes }) => ({
    name: "Scopes",
    detail: `the bot token lacks ${scopes.map(withUse).join(", ")}`,
    remedy: REINSTALL,
  }),
  SLACK_SCOPES_UNKNOWN: () => ({
    name: "Scopes",
    detail: "Slack’s answer did not say which are granted",
    remedy: "if a proxy stands between, let the header x-oauth-scopes through",
  }),
  SLACK_SCOPE_MISSING: ({ what, scopes }) => ({
    name: subjectName(what),
    detail: `could not be looked up without the scope ${scopes.join(" or ")}`,
    remedy: REINSTALL,
  }),
  SLACK_SECRET_FINE: () => ({
    name: "Signing secret",
    detail: "has the form of Slack’s; only a request of Slack’s shows that it is the right one",
    remedy: null,
  }),
  SLACK_SECRET_ODD: () => ({
    name: "Signing secret",
    detail: "Slack’s have 32 hexadecimal digits, and this one has not",
    remedy: "set SLACK_SIGNING_SECRET to the signing secret of this app (Basic Information)",
  }),
  SLACK_AWAY: ({ what, code }) => ({
    name: subjectName(what),
    detail: `Slack did not answer (${code})`,
    remedy:
      "see whether this host reaches Slack (SLACK_API_URL, proxy, firewall), and slack-status.com for an outage",
  }),
  SLACK_LIMITED: ({ what }) => ({
    name: subjectName(what),
    detail: "Slack asks to slow down, so it was not looked up",
    remedy: "wait a minute and try again",
  }),
  SLACK_REFUSED: ({ what, code }) => ({
    name: subjectName(what),
    detail: `Slack refuses this (${code})`,
    remedy: `see what Slack’s documentation says of ${code}; installing the app again from manifest.yml helps in most cases`,
  }),

  PERSON_FIT: (named) => ({
    name: personOf(named),
    detail: named.displayName,
    remedy: null,
  }),
  PERSON_UNKNOWN: (named) => ({
    name: personOf(named),
    detail: `nobody in this workspace has this id, ${inSettings(named)}`,
    remedy: "correct the id (Copy member ID in the person’s profile), or take it out",
  }),
  PERSON_UNFIT: (named) => ({
    name: personOf(named),
    detail: `${named.displayName} ${UNFIT[named.why]}, ${inSettings(named)}`,
    remedy: "name an active, full member of this workspace instead, or take the id out",
  }),
  GROUP_FIT: (named) => ({
    name: groupOf(named),
    detail: `@${named.handle}, ${formatCount(named.members, "member")}`,
    remedy: null,
  }),
  GROUP_UNKNOWN: (named) => ({
    name: groupOf(named),
    detail: `no user group has this id, ${inSettings(named)}`,
    remedy: "correct the id (Copy group ID in the menu of the group), or take it out",
  }),
  GROUP_DISABLED: (named) => ({
    name: groupOf(named),
    detail: `@${named.handle} is disabled, ${inSettings(named)}`,
    remedy: "enable the group in Slack, or name another one",
  }),
  GROUP_EMPTY: (named) => ({
    name: groupOf(named),
    detail: `@${named.handle} has no members, ${inSettings(named)}`,
    remedy: "add people to the group, or name another one",
  }),
  GROUP_WITHOUT_FIT: (named) => ({
    name: groupOf(named),
    detail: `none of ${formatCount(named.looked, "member")} of @${named.handle} is an active, full member of this workspace, ${inSettings(named)}`,
    remedy: "add active, full members to the group, or name another one",
  }),
  CHANNEL_FIT: (named) => ({
    name: channelOf(named),
    detail: `#${named.channel}`,
    remedy: null,
  }),
  CHANNEL_UNKNOWN: (named) => ({
    name: channelOf(named),
    detail: `does not exist, or is private and without the bot, ${inSettings(named)}`,
    remedy: "invite the bot to the channel (/invite @MGW Prep), or correct the id",
  }),
  CHANNEL_WITHOUT_BOT: (named) => ({
    name: channelOf(named),
    detail: `the bot is not in #${named.channel}, ${inSettings(named)}`,
    remedy: "invite the bot to the channel: /invite @MGW Prep",
  }),
  CHANNEL_ARCHIVED: (named) => ({
    name: channelOf(named),
    detail: `#${named.channel} is archived, ${inSettings(named)}`,
    remedy: "unarchive the channel, or name another one",
  }),
  CHANNEL_SHARED: (named) => ({
    name: channelOf(named),
    detail: `#${named.channel} is shared with another company, ${inSettings(named)}`,
    remedy: "name a channel of this workspace alone",
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

  CLOUD_IDENTITY: ({ arn }) => ({ name: "Identity", detail: arn, remedy: null }),
  CLOUD_SECRET_WRONG: (refusal) => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `the secret does not fit the key id: set ${SECRET_VARIABLES[refusal.cloud]} to one pair, whole and without blanks`,
  }),
  CLOUD_KEY_UNKNOWN: (refusal) => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `${CLOUD[refusal.cloud]} does not know the key: it was deleted or disabled, or is of another cloud or partition. Set ${SECRET_VARIABLES[refusal.cloud]} to an active key${
      refusal.cloud === "aws" ? ", and unset AWS_SESSION_TOKEN if the key is no temporary one" : ""
    }`,
  }),
  CLOUD_KEY_DISABLED: (refusal) => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `the key is disabled: enable it, or set ${SECRET_VARIABLES[refusal.cloud]} to another one`,
  }),
  CLOUD_SESSION_ENDED: (refusal) => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `the temporary credentials have ended: get new ones, and set ${SESSION_VARIABLE[refusal.cloud]} and its key together`,
  }),
  CLOUD_SESSION_WRONG: (refusal) => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `the session token does not belong to the key: set ${SESSION_VARIABLE[refusal.cloud]} together with its key, or unset it`,
  }),
  CLOUD_CREDENTIALS_REFUSED: (refusal) => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `check ${SECRET_VARIABLES[refusal.cloud]}; no permission fixes this`,
  }),
  CLOUD_NO_CREDENTIALS: (refusal) => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `give the bot a role of the machine, or set ${SECRET_VARIABLES[refusal.cloud]}`,
  }),
  CLOUD_ACCOUNT_REFUSED: (refusal) => ({
    name: "Identity",
    detail: said(refusal),
    remedy: "the account itself is refused (arrears, a service that is not opened): see its console",
  }),
  CLOUD_ROLE_REFUSED: (refusal) => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `check that ${refusal.role} exists, that its trust policy names the bot’s own identity and this external id, and that this identity may call sts:AssumeRole`,
  }),
  CLOUD_AWAY: (refusal) => ({
    name: subjectName(refusal.what),
    detail: said(refusal),
    remedy: `see whether this host reaches ${CLOUD[refusal.cloud]} (endpoints in the environment, proxy, firewall), and try again`,
  }),
  CLOUD_FAILED: (refusal) => ({
    name: subjectName(refusal.what),
    detail: said(refusal),
    remedy: `see what ${CLOUD[refusal.cloud]} says of ${refusal.code}; check the endpoints in the environment`,
  }),
  RIGHT_GRANTED: ({ right }) => ({
    name: right,
    detail: "",
    remedy: null,
  }),
  RIGHT_MISSING: (refusal) => ({
    name: refusal.right,
    detail: said(refusal),
    remedy: grantText(refusal),
  }),
  RIGHT_NOT_ALLOWED: (missing) => ({
    name: missing.right,
    detail: `no policy of the identity allows it (tried on ${missing.tried})`,
    remedy: grantText(missing),
  }),
  RIGHT_DENIED: ({ right, resource, by }) => ({
    name: right,
    detail: `${DENIALS[by].by} denies it on ${resource}`,
    remedy: `a grant in a policy does not fix this: ${DENIALS[by].remedy}`,
  }),
  RIGHT_DEPENDS: ({ right, keys }) => ({
    name: right,
    detail: `not tried: a policy asks for ${keys.join(", ")}, which only a real request has`,
    remedy: null,
  }),
  POLICY_NAME_MISSING: ({ policy }) => ({
    name: "RAM policies",
    detail: `${policy} does not exist in this account`,
    remedy: "use the profile “current”, whose policy has another name",
  }),

  NOT_TRIED: ({ what, because }) => ({
    name: subjectName(what),
    detail: `not tried: ${becauseText(because)}`,
    remedy: null,
  }),
};

function grantText({ right, resource, file, mayLack }: MissingRight): string {
  const grant = `grant ${right} on ${resource} to the bot’s identity (deploy/${file})`;
  return mayLack === null ? grant : `${grant}${LEFT_OUT[mayLack]}`;
}

const LEFT_OUT: Record<NonNullable<MissingRight["mayLack"]>, string> = {
  samples: "; without it the checks and comparisons say that objects could not be read",
  "some-buckets": "; where only some buckets are meant, this is as it should be",
  profiles: ", or take the profiles that need it out of profiles.allowed (least-privilege, current)",
};

const DENIALS = {
  policy: {
    by: "a policy of the identity",
    remedy: "take the Deny statement out of that policy, or exempt this right from it",
  },
  boundary: {
    by: "the permissions boundary of the identity",
    remedy: "allow it in the boundary too, or give the bot’s identity another boundary",
  },
  organization: {
    by: "a control policy of the organization",
    remedy:
      "ask the organization’s administrators to let the bot’s identity do it (service or resource control policies)",
  },
} as const;

const UNFIT = {
  bot: "is a bot",
  deactivated: "is deactivated",
  guest: "is a guest",
  stranger: "is of another workspace",
} as const;

type NamedRules = readonly { rule: string; buckets: readonly string[] }[];

function rulesText(rules: NamedRules): string {
  return rules.map(({ rule, buckets }) => `${rule} (${buckets.join(", ")})`).join(", ");
}

function ruleNames(rules: NamedRules): string {
  return rules.map(({ rule }) => rule).join(", ");
}

/** Fine lines whose detail needs no name beside that of their place. */
const SAYS_ALL: ReadonlySet<string> = new Set<DoctorCode>([
  "CLOUD_IDENTITY",
  "STORE_OPEN",
  "STORE_IN_USE",
  "NODE_FINE",
]);
/** Fine lines of which a place may have many: told by their number. */
const FOLDED: readonly { code: DoctorCode; one: string; many: string }[] = [
  { code: "PERSON_FIT", one: "person", many: "people" },
  { code: "GROUP_FIT", one: "user group", many: "user groups" },
  { code: "CHANNEL_FIT", one: "channel", many: "channels" },
  { code: "RIGHT_GRANTED", one: "permission", many: "permissions" },
];
const SKIPPED_NAMED = 3;

function problemWords(name: string, problem: Problem): Words {
  const { message, hint } = wordsOf<ProblemArgs, ProblemText, keyof ProblemArgs>(problemTexts, problem);
  return { name, detail: message, remedy: hint };
}

/** A data folder by its path; a server has no name here. */
function placeText(folder: string | null): string {
  return folder ?? "PostgreSQL server";
}

/** What each scope is there for. */
const SCOPE_USES: Readonly<Record<string, string>> = {
  commands: "the slash command and the shortcut",
  "chat:write": "cards, threads and answers",
  "im:write": "the direct message that delivers credentials",
  "users:read": "whether a person is active, a guest or a bot, and their language",
  "usergroups:read": "members of the user groups in the settings",
  "channels:read": "whether a public channel is archived, shared or without the bot",
  "groups:read": "the same of a private channel",
  "channels:history": "finding a post whose answer was lost, in public channels",
  "groups:history": "the same in private channels",
  "im:history": "the same in direct messages",
};

function withUse(scope: string): string {
  const use = SCOPE_USES[scope];
  return use === undefined ? scope : `${scope} (${use})`;
}

function subjectName(what: DoctorSubject): string {
  switch (what.kind) {
    case "bot-token":
      return TOKEN_NAME.SLACK_BOT_TOKEN;
    case "app-token":
      return TOKEN_NAME.SLACK_APP_TOKEN;
    case "settings-ids":
      return `${formatCount(what.count, "id")} of the settings`;
    case "groups":
      return "User groups";
    case "group":
      return `User group ${what.id}`;
    case "person":
      return `Person ${what.id}`;
    case "people":
      return "People";
    case "channel":
      return `Channel ${what.id}`;
    case "rights":
      return "Permissions";
    case "right":
      return what.action;
    case "identity":
      return "Identity";
  }
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

export const doctorTexts = {
  title: "What the bot needs",
  lines,
  /** `account` is null for the environment's own. */
  place(place: DoctorPlace): string {
    switch (place.kind) {
      case "host":
        return "This host";
      case "slack":
        return "Slack";
      case "store":
        return "Store";
      case "settings":
        return "Settings";
      default:
        return place.account === null ? CLOUD[place.kind] : `${CLOUD[place.kind]} account ${place.account}`;
    }
  },
  statusWord: { failed: "FAILED", warning: "warning", "not-tried": "skipped", fine: "ok" },
  summary: (counts: DoctorCounts): string => {
    const rest = [
      counts.warning > 0 ? formatCount(counts.warning, "warning") : "",
      counts["not-tried"] > 0 ? `${counts["not-tried"]} skipped` : "",
      `${counts.fine} ok`,
    ].filter((part) => part !== "");
    if (counts.failed > 0) return `${formatCount(counts.failed, "problem")}, ${rest.join(", ")}.`;
    return counts.warning + counts["not-tried"] === 0
      ? "Everything the bot needs is there."
      : `No problem found: ${rest.join(", ")}.`;
  },
  found: (subject: string, detail: string): string => `${subject}: ${detail}`,
  subject: (line: WordedLine): string => `${doctorTexts.place(line.place)} · ${line.name}`,
  /** All that is fine at one place, in one line. */
  fine(lines: readonly WordedLine[]): string {
    const [first] = lines;
    if (first === undefined) return "";
    const counted = FOLDED.flatMap(({ code, one, many }) => {
      const count = lines.filter((line) => line.code === code).length;
      return count === 0 ? [] : [formatCount(count, one, many)];
    });
    const others = lines
      .filter((line) => !FOLDED.some(({ code }) => code === line.code))
      .map(({ code, name, detail }) => (SAYS_ALL.has(code) ? detail : `${name.toLowerCase()} ${detail}`));
    return `${doctorTexts.place(first.place)}: ${[...others, ...counted].join(", ")}`;
  },
  moreFine: (places: number) => `${formatCount(places, "more account")}: ok`,
  /** Looks that were not made for one and the same reason; `detail` says which. */
  skipped(lines: readonly WordedLine[]): string {
    const [first] = lines;
    if (first === undefined) return "";
    const named = lines.slice(0, SKIPPED_NAMED).map(doctorTexts.subject);
    const more = lines.length - named.length;
    return `${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}: ${first.detail}`;
  },
  progress: (done: number, total: number, place: string) => `trying ${done} of ${total}: ${place}`,
};
