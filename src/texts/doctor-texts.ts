import type { DoctorCounts, DoctorLine, DoctorPlace } from "../core/doctor.ts";
import type { ReachPast } from "../core/rules-reached-past.ts";
import { formatCount } from "./formats.ts";

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

/** Which token a Slack call was made with. */
type Token = "SLACK_BOT_TOKEN" | "SLACK_APP_TOKEN";
const TOKEN_PAGE: Record<Token, string> = {
  SLACK_BOT_TOKEN: "the Bot User OAuth Token (OAuth & Permissions, xoxb-…)",
  SLACK_APP_TOKEN: "an app-level token (Basic Information, App-Level Tokens, xapp-…)",
};
const TOKEN_NAME: Record<Token, string> = {
  SLACK_BOT_TOKEN: "Bot token",
  SLACK_APP_TOKEN: "App-level token",
};

type CloudRefusal = { cloud: Cloud; code: string; detail: string };
type Named = { id: string; places: readonly string[] };

const said = ({ code, detail }: CloudRefusal) => `${code}: ${detail}`;
const inSettings = ({ places }: Named) => `in the settings under ${places.join(", ")}`;
const personOf = (named: Named) => `Person ${named.id}`;
const groupOf = (named: Named) => `User group ${named.id}`;
const channelOf = (named: Named) => `Channel ${named.id}`;

/** What each look comes to, by a code that scripts may read. */
const lines = {
  NODE_FINE: ({ version }: { version: string }): Words => ({
    name: "Node.js",
    detail: `Node.js ${version}`,
    remedy: null,
  }),
  NODE_ENDS: ({ version }: { version: string }): Words => ({
    name: "Node.js",
    detail: version,
    remedy: "the AWS SDK asks for Node.js 22 from January 2027 on; plan the upgrade",
  }),
  NODE_TOO_OLD: ({ version }: { version: string }): Words => ({
    name: "Node.js",
    detail: version,
    remedy: "install Node.js 20 or newer",
  }),
  CLOCK_RIGHT: ({ aheadMs }: { aheadMs: number }): Words => ({
    name: "Clock",
    detail: clockText(aheadMs),
    remedy: null,
  }),
  CLOCK_WRONG: ({ aheadMs }: { aheadMs: number }): Words => ({
    name: "Clock",
    detail: clockText(aheadMs),
    remedy: `${SET_CLOCK}: nothing is made while it is more than 5 min off`,
  }),
  CLOCK_REFUSED: (): Words => ({
    name: "Clock",
    detail: "a cloud refuses the time of the bot’s requests",
    remedy: SET_CLOCK,
  }),
  CLOCK_NOT_TRIED: (): Words => ({
    name: "Clock",
    detail: "not compared: no cloud told the time",
    remedy: null,
  }),

  SLACK_CONNECTED: ({ url }: { url: string }): Words => ({
    name: "Bot token",
    detail: `accepted by ${url}`,
    remedy: null,
  }),
  SLACK_APP_TOKEN_FINE: (): Words => ({
    name: "App-level token",
    detail: "opens connections (Socket Mode)",
    remedy: null,
  }),
  SLACK_TOKEN_WRONG: ({ token, code }: { token: Token; code: string }): Words => ({
    name: TOKEN_NAME[token],
    detail: `Slack refuses it (${code})`,
    remedy: `set ${token} to ${TOKEN_PAGE[token]} of this app; if it is that one, the app may allow certain IP addresses only, and this host has another`,
  }),
  SLACK_TOKEN_ENDED: ({ token, code }: { token: Token; code: string }): Words => ({
    name: TOKEN_NAME[token],
    detail: `it is valid no more (${code}): it was revoked, or the app was uninstalled or disabled`,
    remedy:
      token === "SLACK_BOT_TOKEN"
        ? "install the app to the workspace again (Install App), and set SLACK_BOT_TOKEN to the new token"
        : "make a new app-level token with connections:write (Basic Information), and set SLACK_APP_TOKEN to it",
  }),
  SLACK_TOKEN_OF_OTHER_KIND: ({ token, code }: { token: Token; code: string }): Words => ({
    name: TOKEN_NAME[token],
    detail: `it is a token of another kind (${code})`,
    remedy: `set ${token} to ${TOKEN_PAGE[token]}`,
  }),
  SLACK_APP_SCOPE_MISSING: ({ scopes }: { scopes: readonly string[] }): Words => ({
    name: "App-level token",
    detail: `it lacks the scope ${scopes.join(", ")}`,
    remedy: `make a new app-level token with ${scopes.join(", ")} (Basic Information, App-Level Tokens), and set SLACK_APP_TOKEN to it`,
  }),
  SLACK_SCOPES_GRANTED: ({ count }: { count: number }): Words => ({
    name: "Scopes",
    detail: `all ${count} are granted`,
    remedy: null,
  }),
  SLACK_SCOPES_MISSING: ({ scopes }: { scopes: readonly { scope: string; use: string }[] }): Words => ({
    name: "Scopes",
    detail: `the bot token lacks ${scopes.map(({ scope, use }) => `${scope} (${use})`).join(", ")}`,
    remedy: REINSTALL,
  }),
  SLACK_SCOPES_UNKNOWN: (): Words => ({
    name: "Scopes",
    detail: "Slack’s answer did not say which are granted",
    remedy: "if a proxy stands between, let the header x-oauth-scopes through",
  }),
  SLACK_SCOPE_MISSING: ({ what, scopes }: { what: string; scopes: readonly string[] }): Words => ({
    name: what,
    detail: `could not be looked up without the scope ${scopes.join(" or ")}`,
    remedy: REINSTALL,
  }),
  SLACK_SECRET_FINE: (): Words => ({
    name: "Signing secret",
    detail: "has the form of Slack’s; only a request of Slack’s shows that it is the right one",
    remedy: null,
  }),
  SLACK_SECRET_ODD: (): Words => ({
    name: "Signing secret",
    detail: "Slack’s have 32 hexadecimal digits, and this one has not",
    remedy: "set SLACK_SIGNING_SECRET to the signing secret of this app (Basic Information)",
  }),
  SLACK_AWAY: ({ what, code }: { what: string; code: string }): Words => ({
    name: what,
    detail: `Slack did not answer (${code})`,
    remedy:
      "see whether this host reaches Slack (SLACK_API_URL, proxy, firewall), and slack-status.com for an outage",
  }),
  SLACK_LIMITED: ({ what }: { what: string }): Words => ({
    name: what,
    detail: "Slack asks to slow down, so it was not looked up",
    remedy: "wait a minute and try again",
  }),
  SLACK_REFUSED: ({ what, code }: { what: string; code: string }): Words => ({
    name: what,
    detail: `Slack refuses this (${code})`,
    remedy: `see what Slack’s documentation says of ${code}; installing the app again from manifest.yml helps in most cases`,
  }),

  PERSON_FIT: (named: Named & { displayName: string }): Words => ({
    name: personOf(named),
    detail: named.displayName,
    remedy: null,
  }),
  PERSON_UNKNOWN: (named: Named): Words => ({
    name: personOf(named),
    detail: `nobody in this workspace has this id, ${inSettings(named)}`,
    remedy: "correct the id (Copy member ID in the person’s profile), or take it out",
  }),
  PERSON_UNFIT: (named: Named & { displayName: string; why: keyof typeof UNFIT }): Words => ({
    name: personOf(named),
    detail: `${named.displayName} ${UNFIT[named.why]}, ${inSettings(named)}`,
    remedy: "name an active, full member of this workspace instead, or take the id out",
  }),
  GROUP_FIT: (named: Named & { handle: string; members: number }): Words => ({
    name: groupOf(named),
    detail: `@${named.handle}, ${formatCount(named.members, "member")}`,
    remedy: null,
  }),
  GROUP_UNKNOWN: (named: Named): Words => ({
    name: groupOf(named),
    detail: `no user group has this id, ${inSettings(named)}`,
    remedy: "correct the id (Copy group ID in the menu of the group), or take it out",
  }),
  GROUP_DISABLED: (named: Named & { handle: string }): Words => ({
    name: groupOf(named),
    detail: `@${named.handle} is disabled, ${inSettings(named)}`,
    remedy: "enable the group in Slack, or name another one",
  }),
  GROUP_EMPTY: (named: Named & { handle: string }): Words => ({
    name: groupOf(named),
    detail: `@${named.handle} has no members, ${inSettings(named)}`,
    remedy: "add people to the group, or name another one",
  }),
  GROUP_WITHOUT_FIT: (named: Named & { handle: string; looked: number }): Words => ({
    name: groupOf(named),
    detail: `none of ${formatCount(named.looked, "member")} of @${named.handle} is an active, full member of this workspace, ${inSettings(named)}`,
    remedy: "add active, full members to the group, or name another one",
  }),
  CHANNEL_FIT: (named: Named & { channel: string }): Words => ({
    name: channelOf(named),
    detail: `#${named.channel}`,
    remedy: null,
  }),
  CHANNEL_UNKNOWN: (named: Named): Words => ({
    name: channelOf(named),
    detail: `does not exist, or is private and without the bot, ${inSettings(named)}`,
    remedy: "invite the bot to the channel (/invite @MGW Prep), or correct the id",
  }),
  CHANNEL_WITHOUT_BOT: (named: Named & { channel: string }): Words => ({
    name: channelOf(named),
    detail: `the bot is not in #${named.channel}, ${inSettings(named)}`,
    remedy: "invite the bot to the channel: /invite @MGW Prep",
  }),
  CHANNEL_ARCHIVED: (named: Named & { channel: string }): Words => ({
    name: channelOf(named),
    detail: `#${named.channel} is archived, ${inSettings(named)}`,
    remedy: "unarchive the channel, or name another one",
  }),
  CHANNEL_SHARED: (named: Named & { channel: string }): Words => ({
    name: channelOf(named),
    detail: `#${named.channel} is shared with another company, ${inSettings(named)}`,
    remedy: "name a channel of this workspace alone",
  }),

  STORE_OPEN: ({ where, version }: { where: string; version: string | null }): Words => ({
    name: "Database",
    detail: version === null ? where : `${where}, PostgreSQL ${version}`,
    remedy: null,
  }),
  STORE_IN_USE: ({ where }: { where: string }): Words => ({
    name: "Database",
    detail: `${where}, in use by the running bot`,
    remedy: null,
  }),
  STORE_FAILED: ({ detail, hint }: { detail: string; hint: string }): Words => ({
    name: "Database",
    detail,
    remedy: hint,
  }),
  STORE_AWAY: ({ code }: { code: string }): Words => ({
    name: "Database",
    detail: `the database did not answer (${code})`,
    remedy: "see that the server of DATABASE_URL runs and that this host reaches it",
  }),
  AUDIT_LOG_DAMAGED: ({ detail, hint }: { detail: string; hint: string }): Words => ({
    name: "Audit log",
    detail,
    remedy: hint,
  }),
  SEAL_KEY_FITS: (): Words => ({
    name: "Seal key",
    detail: "opens what is stored",
    remedy: null,
  }),
  SEAL_KEY_FAILED: ({ detail, hint }: { detail: string; hint: string }): Words => ({
    name: "Seal key",
    detail,
    remedy: hint,
  }),
  SEAL_KEY_NOT_TRIED: (): Words => ({
    name: "Seal key",
    detail: "not tried while the bot runs on the same data folder; it tries the key at its start",
    remedy: null,
  }),

  PROFILE_REACHES_PAST_RULES: ({ profile, asked, notAsked }: ReachPast): Words => ({
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

  CLOUD_IDENTITY: ({ arn }: { arn: string }): Words => ({ name: "Identity", detail: arn, remedy: null }),
  CLOUD_SECRET_WRONG: (refusal: CloudRefusal): Words => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `the secret does not fit the key id: set ${SECRET_VARIABLES[refusal.cloud]} to one pair, whole and without blanks`,
  }),
  CLOUD_KEY_UNKNOWN: (refusal: CloudRefusal): Words => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `${CLOUD[refusal.cloud]} does not know the key: it was deleted or disabled, or is of another cloud or partition. Set ${SECRET_VARIABLES[refusal.cloud]} to an active key${
      refusal.cloud === "aws" ? ", and unset AWS_SESSION_TOKEN if the key is no temporary one" : ""
    }`,
  }),
  CLOUD_KEY_DISABLED: (refusal: CloudRefusal): Words => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `the key is disabled: enable it, or set ${SECRET_VARIABLES[refusal.cloud]} to another one`,
  }),
  CLOUD_SESSION_ENDED: (refusal: CloudRefusal): Words => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `the temporary credentials have ended: get new ones, and set ${SESSION_VARIABLE[refusal.cloud]} and its key together`,
  }),
  CLOUD_SESSION_WRONG: (refusal: CloudRefusal): Words => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `the session token does not belong to the key: set ${SESSION_VARIABLE[refusal.cloud]} together with its key, or unset it`,
  }),
  CLOUD_CREDENTIALS_REFUSED: (refusal: CloudRefusal): Words => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `check ${SECRET_VARIABLES[refusal.cloud]}; no permission mends this`,
  }),
  CLOUD_NO_CREDENTIALS: (refusal: CloudRefusal): Words => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `give the bot a role of the machine, or set ${SECRET_VARIABLES[refusal.cloud]}`,
  }),
  CLOUD_ACCOUNT_REFUSED: (refusal: CloudRefusal): Words => ({
    name: "Identity",
    detail: said(refusal),
    remedy: "the account itself is refused (arrears, a service that is not opened): see its console",
  }),
  CLOUD_ROLE_REFUSED: (refusal: CloudRefusal & { role: string }): Words => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `check that ${refusal.role} exists, that its trust policy names the bot’s own identity and this external id, and that this identity may call sts:AssumeRole`,
  }),
  CLOUD_AWAY: (refusal: CloudRefusal & { what: string }): Words => ({
    name: refusal.what,
    detail: said(refusal),
    remedy: `see whether this host reaches ${CLOUD[refusal.cloud]} (endpoints in the environment, proxy, firewall), and try again`,
  }),
  CLOUD_FAILED: (refusal: CloudRefusal & { what: string }): Words => ({
    name: refusal.what,
    detail: said(refusal),
    remedy: `see what ${CLOUD[refusal.cloud]} says of ${refusal.code}; check the endpoints in the environment`,
  }),
  RIGHT_GRANTED: ({ right, detail }: { right: string; detail: string }): Words => ({
    name: right,
    detail,
    remedy: null,
  }),
  RIGHT_MISSING: (refusal: CloudRefusal & MissingRight): Words => ({
    name: refusal.right,
    detail: said(refusal),
    remedy: grantText(refusal),
  }),
  RIGHT_NOT_ALLOWED: (missing: MissingRight & { tried: string }): Words => ({
    name: missing.right,
    detail: `no policy of the identity allows it (tried on ${missing.tried})`,
    remedy: grantText(missing),
  }),
  RIGHT_DENIED: ({
    right,
    resource,
    by,
  }: {
    right: string;
    resource: string;
    by: keyof typeof DENIALS;
  }): Words => ({
    name: right,
    detail: `${DENIALS[by].by} denies it on ${resource}`,
    remedy: `a grant in a policy does not mend this: ${DENIALS[by].remedy}`,
  }),
  RIGHT_DEPENDS: ({ right, keys }: { right: string; keys: readonly string[] }): Words => ({
    name: right,
    detail: `not tried: a policy asks for ${keys.join(", ")}, which only a real request has`,
    remedy: null,
  }),
  POLICY_NAME_MISSING: ({ policy }: { policy: string }): Words => ({
    name: "RAM policies",
    detail: `${policy} does not exist in this account`,
    remedy: "use the profile “current”, whose policy has another name",
  }),

  NOT_TRIED: ({ what, because }: { what: string; because: string }): Words => ({
    name: what,
    detail: `not tried: ${because}`,
    remedy: null,
  }),
};

/** `file` gives the right; `mayLack` is why it may be left out. */
type MissingRight = {
  right: string;
  resource: string;
  file: string;
  mayLack: keyof typeof LEFT_OUT | null;
};

function grantText({ right, resource, file, mayLack }: MissingRight): string {
  const grant = `grant ${right} on ${resource} to the bot’s identity (deploy/${file})`;
  return mayLack === null ? grant : `${grant}${LEFT_OUT[mayLack]}`;
}

const LEFT_OUT = {
  samples: "; without it the checks say that the samples could not be read",
  "some-buckets": "; where only some buckets are meant, this is as it should be",
  profiles: ", or take the profiles that need it out of profiles.allowed (least-privilege, current)",
} as const;

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

export type DoctorLines = typeof lines;
export type DoctorCode = keyof DoctorLines;

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
  /** Whom a look waits for that could not be made. */
  because: {
    rootUser: "the root user may do everything; give the bot an identity of its own",
    roleUnknown:
      "IAM knows no such user or role by the session’s name: it has a path, or is of another account (a federated user)",
    simulation: "it needs iam:SimulatePrincipalPolicy",
    nobodyExists: (name: string) => `somebody made a user ${name}, whose absence they are tried with`,
    findUser: "they are tried on a user who does not exist, which ram:GetUser has to tell first",
    noBucket: "there is no bucket that it could be tried on",
    onlyDoing: "only making one shows it",
    identity: "the account has to accept the bot’s identity first",
    ownIdentity: "the bot’s own identity has to be accepted first",
    clock: "the clock of this host is refused",
    botToken: "the bot token has to work first",
    slackAway: "Slack did not answer",
    scopes: (scopes: readonly string[]) =>
      `the bot token lacks the scope${scopes.length === 1 ? "" : "s"} ${scopes.join(", ")}`,
  },
  what: {
    botToken: "Bot token",
    appToken: "App-level token",
    settingsIds: (count: number) => `${formatCount(count, "id")} of the settings`,
    groups: "User groups",
    group: (id: string) => `User group ${id}`,
    person: (id: string) => `Person ${id}`,
    people: "People",
    channel: (id: string) => `Channel ${id}`,
    rights: "Permissions",
    identity: "Identity",
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
  subject: (line: DoctorLine): string => `${doctorTexts.place(line.place)} · ${line.name}`,
  /** All that is fine at one place, in one line. */
  fine(lines: readonly DoctorLine[]): string {
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
  skipped(lines: readonly DoctorLine[]): string {
    const [first] = lines;
    if (first === undefined) return "";
    const named = lines.slice(0, SKIPPED_NAMED).map(doctorTexts.subject);
    const more = lines.length - named.length;
    return `${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}: ${first.detail}`;
  },
  progress: (done: number, total: number, place: string) => `trying ${done} of ${total}: ${place}`,
};
