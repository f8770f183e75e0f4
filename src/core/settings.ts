import * as z from "zod";
import { accountsSchema } from "./accounts.ts";
import { checkNumbersCanBeMet } from "./can-be-met.ts";
import { pricesSchema } from "./cost-range.ts";
import { LONGEST_LIFE_DAYS } from "./durations.ts";
import { EXTRA_TAGS_MAX, findTagProblem } from "./iam-tags.ts";
import { DEFAULT_LANGUAGE } from "./language.ts";
import { ALIBABA_SITES, type AlibabaSite } from "./links.ts";
import { migrationSettingsSchema } from "./migration/settings.ts";
import { mistake } from "./mistake.ts";
import { namedOnce } from "./named-once.ts";
import {
  approversSchema,
  escalationSchema,
  namesAnybody,
  neededSchema,
  peopleSchema,
  stepSchema,
} from "./people-settings.ts";
import { DEFAULT_BOUNDARY, POLICY_NAME } from "./permissions-boundary.ts";
import { PROFILES } from "./profile.ts";
import {
  approvalRuleSchema,
  channelRuleSchema,
  destinationRuleSchema,
  languageSchema,
} from "./rule-settings.ts";
import { channelId } from "./slack-ids.ts";
import { checkTicketPage } from "./ticket-page.ts";

/** Where a bucket is reached by a domain of its owner's; requests are signed for it, so never in the clear. */
const customDomain = z
  .string()
  .refine((text) => URL.canParse(text) && /^https:\/\/[^/?#@]+\/?$/.test(text), mistake("CUSTOM_DOMAIN"));
const httpsUrl = z.url({ protocol: /^https$/, error: mistake("HTTPS_ADDRESS") });

/** Tags of an IAM user. Keys that differ in letter case alone are one to IAM. */
const tagsSchema = z.record(z.string(), z.string()).superRefine((tags, context) => {
  const tell = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
  const keys = Object.keys(tags);
  if (keys.length > EXTRA_TAGS_MAX) tell([], mistake("TOO_MANY_TAGS", { atMost: EXTRA_TAGS_MAX }));
  for (const [key, value] of Object.entries(tags)) {
    const problem = findTagProblem(key, value);
    if (problem !== null) tell([key], mistake("TAG", { problem }));
  }
  const twice = keys.find(
    (key, index) => keys.findIndex((other) => other.toLowerCase() === key.toLowerCase()) < index,
  );
  if (twice !== undefined) tell([twice], mistake("TAG_TWICE"));
});

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
  .array(z.string().regex(/^[a-z0-9.-]+$/, mistake("HOST_NAME")))
  .min(1, mistake("NO_HOST"));

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
  requesters: z.union([z.literal("everyone"), peopleSchema], mistake("REQUESTERS")).default("everyone"),
  approvers: approversSchema,
  operators: peopleSchema
    .extend({
      channel: channelId.optional(),
      /** Hour of the day, UTC, from which the daily message is sent; absent: a day after the one before. */
      digestHour: z.number().int().min(0).max(23).optional(),
    })
    .refine(namesAnybody, mistake("NO_OPERATOR")),
  approvals: z
    .strictObject({
      needed: neededSchema.default(1),
      /** Who agrees in which order: a step is asked when the one before it has its approvals. Empty: all at once. */
      steps: z
        .array(stepSchema)
        .max(5)
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
      error: mistake("ESCALATION_TOO_LATE"),
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
      /** That in mode `message` secrets are in Slack, and in what Slack makes of messages, until they are deleted. */
      secretsInMessagesUnderstood: z.boolean().default(false),
    })
    .refine(({ mode, secretsInMessagesUnderstood }) => mode !== "message" || secretsInMessagesUnderstood, {
      path: ["mode"],
      error: mistake("SECRETS_IN_MESSAGES"),
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
        .regex(POLICY_NAME, mistake("POLICY_NAME"))
        .nullable()
        .default(DEFAULT_BOUNDARY),
    })
    .refine(({ defaultDays, maxDays }) => defaultDays <= maxDays, {
      path: ["defaultDays"],
      error: mistake("DEFAULT_DAYS"),
    })
    .prefault({}),
  profiles: z
    .strictObject({
      default: z.enum(PROFILES).default("documented"),
      allowed: z
        .array(z.enum(PROFILES))
        .min(1, mistake("NO_PROFILE"))
        .default(["documented", "least-privilege"]),
    })
    .refine((profiles) => profiles.allowed.includes(profiles.default), {
      path: ["default"],
      error: mistake("DEFAULT_NOT_ALLOWED"),
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
        .record(z.string().regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, mistake("OSS_BUCKET")), customDomain)
        .default({}),
    })
    .prefault({}),
  /** What the operator pays AWS, for the cost range; absent: none is shown. */
  prices: pricesSchema.optional(),
  /** Migrations that the bot itself runs. */
  migration: migrationSettingsSchema.prefault({}),
  form: z
    .strictObject({
      /** Whether the form shows the names of the account's buckets to everybody who may request. */
      suggestBuckets: z.boolean().default(true),
      /** The same of the beginnings of names in the bucket that was chosen; nothing is suggested where buckets are not. */
      suggestPrefixes: z.boolean().default(true),
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
