import * as z from "zod";
import { accountsSchema } from "./accounts.ts";
import { checkNumbersCanBeMet } from "./can-be-met.ts";
import { pricesSchema } from "./cost-range.ts";
import { LONGEST_LIFE_DAYS } from "./durations.ts";
import { EXTRA_TAGS_MAX, findTagProblem, type TagProblem } from "./iam-tags.ts";
import { DEFAULT_LANGUAGE, LANGUAGES } from "./language.ts";
import { ALIBABA_SITES, type AlibabaSite } from "./links.ts";
import { namedOnce } from "./named-once.ts";
import { DEFAULT_BOUNDARY, POLICY_NAME } from "./permissions-boundary.ts";
import { PROFILES } from "./profile.ts";
import { channelId, groupId, personId } from "./slack-ids.ts";
import { checkTicketPage } from "./ticket-page.ts";

/** Where a bucket is reached by a domain of its owner's; requests are signed for it, so never in the clear. */
const customDomain = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https:\/\/[^/?#@]+\/?$/.test(text),
    "expected an https:// address without a path, such as https://files.example.com",
  );
const httpsUrl = z.url({ protocol: /^https$/, error: "expected an https:// address" });
/** A bucket name in which `*` stands for any characters, such as `team-a-*`. S3 has buckets with old names, OSS has none. */
const sourcePattern = z
  .string()
  .regex(/^[A-Za-z0-9._*-]{1,255}$/, "expected the name of an S3 bucket, `*` for any characters");
const destinationPattern = z
  .string()
  .regex(/^[a-z0-9*-]{1,63}$/, "expected the name of an OSS bucket, `*` for any characters");

const TAG_PROBLEMS: Record<TagProblem, string> = {
  "key-length": "a tag's key has 1 to 128 characters",
  "key-characters": "a tag's key is made of letters, digits, blanks and _ . : / = + - @",
  "key-reserved": "keys that begin with `aws:` are AWS's, those with `mgw-prep:` the bot's: choose another",
  "value-length": "a tag's value has at most 256 characters",
  "value-characters": "a tag's value is made of letters, digits, blanks and _ . : / = + - @",
};

/** Tags of an IAM user. Keys that differ in letter case alone are one to IAM. */
const tagsSchema = z.record(z.string(), z.string()).superRefine((tags, context) => {
  const keys = Object.keys(tags);
  if (keys.length > EXTRA_TAGS_MAX) {
    context.addIssue({
      code: "custom",
      message: `at most ${EXTRA_TAGS_MAX} tags fit on a user beside the bot's own`,
    });
  }
  for (const [key, value] of Object.entries(tags)) {
    const problem = findTagProblem(key, value);
    if (problem !== null) context.addIssue({ code: "custom", path: [key], message: TAG_PROBLEMS[problem] });
  }
  const twice = keys.find(
    (key, index) => keys.findIndex((other) => other.toLowerCase() === key.toLowerCase()) < index,
  );
  if (twice !== undefined) {
    context.addIssue({ code: "custom", path: [twice], message: "stands twice, in different letter case" });
  }
});

/** People by id and by user group; both empty means nobody. */
const peopleSchema = z.strictObject({
  people: z.array(personId).default([]),
  groups: z.array(groupId).default([]),
});
export type People = z.infer<typeof peopleSchema>;

const approversSchema = peopleSchema.refine(
  ({ people, groups }) => people.length + groups.length > 0,
  "name at least one approver, in `people` or `groups`: without one nothing could ever be approved",
);

/** How many approvers must agree. */
const neededSchema = z.number().int().min(1).max(5);

/** Name of an approval step, as the card shows it. */
const stepName = z
  .string()
  .regex(
    /^[\p{L}\p{N}](?:[\p{L}\p{N} _-]{0,28}[\p{L}\p{N}])?$/u,
    "expected 1 to 30 letters, digits, blanks, `_` and `-`, such as `security`",
  );

/** One of the steps of an approval; without `approvers` the usual ones, without `needed` as many as usual. */
const stepSchema = z.strictObject({
  name: stepName,
  approvers: approversSchema.optional(),
  needed: neededSchema.optional(),
});

/** Of what many read: cards, threads, alarms. One person reads their own language. */
const languageSchema = z.enum(LANGUAGES, `expected one of ${LANGUAGES.join(", ")}`);

/** What one channel may prepare; what is left out is not restricted. */
const channelRuleSchema = z
  .strictObject({
    channel: channelId,
    sources: z.array(sourcePattern).optional(),
    /** The sources of this rule may be asked for in no channel whose rule does not name them. */
    sourcesOnlyHere: z.boolean().optional(),
    destinations: z.array(destinationPattern).optional(),
    profiles: z.array(z.enum(PROFILES)).optional(),
    approvers: approversSchema.optional(),
    needed: neededSchema.optional(),
    /** What stands in this channel is written in it. */
    language: languageSchema.optional(),
  })
  .refine(({ sources, sourcesOnlyHere }) => sourcesOnlyHere !== true || sources !== undefined, {
    path: ["sourcesOnlyHere"],
    message: "name the sources that are to be asked for in no other channel, in `sources`",
  });

/** Who decides on some destinations, whatever the channel; the first rule that fits counts. */
const destinationRuleSchema = z.strictObject({
  destinations: z.array(destinationPattern).min(1, "name at least one destination bucket or pattern"),
  approvers: approversSchema.optional(),
  needed: neededSchema.optional(),
});

/** What rules call the account of the environment's own identity; no account in the settings can be called so. */
export const OWN_ACCOUNT = "(own)";
const accountNames = z.array(z.string().min(1)).min(1, "name at least one account, or leave it out");
const MATCHERS = ["profiles", "sources", "destinations", "awsAccounts", "alibabaAccounts"] as const;

/** Who has to agree as well to what a rule is about; each that fits counts. What is left out of it fits everything. */
const approvalRuleSchema = z
  .strictObject({
    profiles: z.array(z.enum(PROFILES)).min(1).optional(),
    sources: z.array(sourcePattern).min(1).optional(),
    destinations: z.array(destinationPattern).min(1).optional(),
    /** Names in `accounts`; `(own)` is that of the environment's own identity. */
    awsAccounts: accountNames.optional(),
    alibabaAccounts: accountNames.optional(),
    approvers: approversSchema.optional(),
    needed: neededSchema.optional(),
  })
  .refine((rule) => MATCHERS.some((matcher) => rule[matcher] !== undefined), {
    error: "say what it is about: `profiles`, `sources`, `destinations`, `awsAccounts` or `alibabaAccounts`",
  })
  .refine(({ approvers, needed }) => approvers !== undefined || needed !== undefined, {
    error: "say who has to agree (`approvers`), or how many (`needed`)",
  });
export type ApprovalRule = z.infer<typeof approvalRuleSchema>;

/** People who may decide as well once a request has waited too long. */
const escalationSchema = peopleSchema
  .extend({ afterHours: z.number().int().min(1).max(720) })
  .refine(
    ({ people, groups }) => people.length + groups.length > 0,
    "name whom to escalate to, in `people` or `groups`, or remove `escalation`",
  );

/** What of the file says who decides: judged as soon as these parts are right, whatever else is wrong. */
const decidingParts = z.looseObject({
  approvers: approversSchema,
  approvals: z
    .looseObject({
      needed: neededSchema.default(1),
      steps: z
        .array(z.looseObject({ approvers: approversSchema.optional(), needed: neededSchema.optional() }))
        .default([]),
    })
    .prefault({}),
  channelRules: z
    .array(z.looseObject({ approvers: approversSchema.optional(), needed: neededSchema.optional() }))
    .default([]),
  destinationRules: z
    .array(z.looseObject({ approvers: approversSchema.optional(), needed: neededSchema.optional() }))
    .default([]),
  approvalRules: z
    .array(z.looseObject({ approvers: approversSchema.optional(), needed: neededSchema.optional() }))
    .default([]),
});

const ticketHostsSchema = z
  .array(z.string().regex(/^[a-z0-9.-]+$/, "expected a host name in small letters"))
  .min(1, "name at least one host, or leave it out");

/** What of the file says where tickets are; as above. */
const ticketParts = z.looseObject({
  ticketHosts: ticketHostsSchema.optional(),
  links: z.looseObject({ ticketPage: httpsUrl.optional() }).prefault({}),
  accounts: z
    .looseObject({
      alibaba: z.array(z.looseObject({ site: z.enum(ALIBABA_SITES).optional() })).default([]),
    })
    .prefault({}),
});

const settingsShape = z.strictObject({
  /** Who may request; `everyone` is every full member of the workspace. */
  requesters: z
    .union([z.literal("everyone"), peopleSchema], "expected `everyone`, or lists `people` and `groups`")
    .default("everyone"),
  approvers: approversSchema,
  operators: peopleSchema
    .extend({
      channel: channelId.optional(),
      /** Hour of the day, UTC, from which the daily message is sent; absent: a day after the one before. */
      digestHour: z.number().int().min(0).max(23).optional(),
    })
    .refine(
      ({ people, groups }) => people.length + groups.length > 0,
      "name at least one operator: somebody must be able to retry and to roll back",
    ),
  approvals: z
    .strictObject({
      needed: neededSchema.default(1),
      /** Who agrees in which order: a step is asked when the one before it has its approvals. Empty: all at once. */
      steps: z
        .array(stepSchema)
        .max(5, "more than five steps are an approval that nobody sees the end of: join some")
        .superRefine(namedOnce((step) => step.name, "name"))
        .default([]),
      allowRequester: z.boolean().default(false),
      allowRecipient: z.boolean().default(false),
      /** Days that a request waits for a decision, or a blocked one for its requester. */
      waitDays: z.number().int().min(1).max(30).default(7),
      /** Hours after which approvers get a direct message, and again after as many. */
      remindHours: z.number().int().min(1).max(720).default(24),
      escalation: escalationSchema.optional(),
    })
    .refine(({ escalation, waitDays }) => escalation === undefined || escalation.afterHours < waitDays * 24, {
      path: ["escalation", "afterHours"],
      error: "a request expires after `waitDays` days, before this: give fewer hours, or more days",
    })
    .prefault({}),
  audit: z
    .strictObject({
      /**
       * What happens when the audit log is found altered, cut or replaced. `stop`: nothing is made or handed out until
       * somebody has looked, since who can write there may have written approvals too; revoking goes on. `continue`:
       * operators are alarmed, and the work goes on.
       */
      onDamage: z.enum(["stop", "continue"]).default("stop"),
    })
    .prefault({}),
  delivery: z
    .strictObject({
      mode: z.enum(["reveal", "message"]).default("reveal"),
      /** Hours until an unacknowledged delivery is destroyed. */
      keepHours: z.number().int().min(1).max(168).default(24),
      /** Hours that a delivery waits for a fit recipient before everything is revoked. */
      holdHours: z.number().int().min(1).max(168).default(72),
      /** That in mode `message` secrets stand in Slack, and in what Slack makes of messages, until they are deleted. */
      secretsInMessagesUnderstood: z.boolean().default(false),
    })
    .refine(({ mode, secretsInMessagesUnderstood }) => mode !== "message" || secretsInMessagesUnderstood, {
      path: ["mode"],
      error:
        "`message` puts the secrets into a Slack message, where notifications, exports and administrators can show them. " +
        "Use `reveal`, or add `secretsInMessagesUnderstood: true` beside it to say that this is understood",
    })
    .prefault({}),
  credentials: z
    .strictObject({
      defaultDays: z.number().int().min(1).max(LONGEST_LIFE_DAYS).default(14),
      maxDays: z.number().int().min(1).max(LONGEST_LIFE_DAYS).default(LONGEST_LIFE_DAYS),
      resetPasswordAtFirstLogon: z.boolean().default(true),
      requireMfa: z.boolean().default(false),
      /** Days without a use of the source's key after which requester and operators are offered to revoke. */
      idleDays: z.number().int().min(1).max(LONGEST_LIFE_DAYS).default(7),
      /** Revoke by itself, a day after people were told, when a comparison holds or a key that was used is idle. */
      revokeWhenDone: z.boolean().default(false),
      /** Tags on the bot's IAM users, beside its own: what bucket policies of yours exempt from their conditions. */
      tags: tagsSchema.default({}),
      /** The policy that bounds the bot's IAM users, by its name in each account; null: none. */
      permissionsBoundary: z
        .string()
        .regex(POLICY_NAME, "expected the name of an IAM policy, or null for none")
        .nullable()
        .default(DEFAULT_BOUNDARY),
    })
    .refine(({ defaultDays, maxDays }) => defaultDays <= maxDays, {
      path: ["defaultDays"],
      error: "more than `maxDays`: give fewer days, or raise `maxDays`",
    })
    .prefault({}),
  profiles: z
    .strictObject({
      default: z.enum(PROFILES).default("documented"),
      allowed: z
        .array(z.enum(PROFILES))
        .min(1, "allow at least one profile")
        .default(["documented", "least-privilege"]),
    })
    .refine((profiles) => profiles.allowed.includes(profiles.default), {
      path: ["default"],
      error: "not among `allowed`: add it there, or choose one of them",
    })
    .prefault({}),
  /** Accounts to choose from in the form, beside the one of the environment's own identities. */
  accounts: accountsSchema.prefault({}),
  retention: z
    .strictObject({
      /**
       * Days that an ended preparation is kept, with its decisions and receipts. At least a month: so long people come
       * back to a thread, ask who decided, press Repeat. The audit log is kept for ever.
       */
      preparationDays: z.number().int().min(30).max(3_650).default(365),
    })
    .prefault({}),
  language: languageSchema.default(DEFAULT_LANGUAGE),
  /** Channel that the form proposes when the command came from a direct message. */
  defaultChannel: channelId.optional(),
  channelRules: z
    .array(channelRuleSchema)
    .superRefine(namedOnce((rule) => rule.channel, "channel"))
    .default([]),
  destinationRules: z.array(destinationRuleSchema).default([]),
  approvalRules: z.array(approvalRuleSchema).default([]),
  destinations: z
    .strictObject({
      /** Custom domains by bucket: accounts opened since March 2025 reach objects in mainland China only by one. */
      cname: z
        .record(
          z.string().regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, "expected the name of an OSS bucket"),
          customDomain,
        )
        .default({}),
    })
    .prefault({}),
  /** What the operator pays AWS, for the cost range; absent: none is shown. */
  prices: pricesSchema.optional(),
  form: z
    .strictObject({
      /** Whether the form shows the names of the account's buckets to everybody who may request. */
      suggestBuckets: z.boolean().default(true),
    })
    .prefault({}),
  limits: z
    .strictObject({
      /** Requests of one person that still wait for something; what is ready, and waits for its end alone, is not counted. */
      openPerPerson: z.number().int().min(1).max(100).default(20),
    })
    .prefault({}),
  /** Hosts that a ticket's link may have; absent: those of the account's site (`core/links.ts`). */
  ticketHosts: ticketHostsSchema.optional(),
  links: z
    .strictObject({
      ticketPage: httpsUrl.optional(),
      cloudWatchConsole: httpsUrl.optional(),
      iamConsole: httpsUrl.optional(),
      ramConsole: httpsUrl.optional(),
      ossConsole: httpsUrl.optional(),
      mgwConsole: httpsUrl.optional(),
    })
    .prefault({}),
});

/**
 * The operator's policy file, `mgw-prep.yaml`. Every default is the careful one. `site` is that of the environment's own
 * account, which decides what is left out; null where it is not known.
 */
export function settingsSchemaFor(site: AlibabaSite | null) {
  return settingsShape
    .check(
      z.superRefine<z.input<typeof settingsShape>>(
        (settings, context) => {
          const { approvals, ...rules } = decidingParts.parse(settings);
          checkNumbersCanBeMet({ ...rules, needed: approvals.needed, steps: approvals.steps }, context);
        },
        { when: ({ value }) => decidingParts.safeParse(value).success },
      ),
    )
    .check(
      z.superRefine<z.input<typeof settingsShape>>(
        (settings, context) => checkTicketPage(ticketParts.parse(settings), site, context),
        { when: ({ value }) => ticketParts.safeParse(value).success },
      ),
    );
}
export const settingsSchema = settingsSchemaFor(null);
export type Settings = z.infer<typeof settingsShape>;

/** The rule of a channel, if there is one. */
export function ruleOf(
  settings: Pick<Settings, "channelRules">,
  channel: string,
): Settings["channelRules"][number] | undefined {
  return settings.channelRules.find((rule) => rule.channel === channel);
}

/** Whether a bucket name fits one of the patterns; `*` stands for any characters. */
export function fitsPattern(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const source = pattern
      .split("*")
      .map((part) => part.replace(/[.]/g, "\\."))
      .join(".*");
    return new RegExp(`^${source}$`).test(name);
  });
}
