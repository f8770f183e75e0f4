import { z } from "zod";
import { PROFILES } from "./profile.ts";

const personId = z.string().regex(/^[UW][A-Z0-9]{2,}$/, "expected a Slack user id such as U012ABCDEF");
const groupId = z.string().regex(/^S[A-Z0-9]{2,}$/, "expected a user group id such as S012ABCDEF");
const channelId = z.string().regex(/^[CG][A-Z0-9]{2,}$/, "expected a channel id such as C012ABCDEF");
const httpsUrl = z.url({ protocol: /^https$/, error: "expected an https:// address" });
/** A bucket name in which `*` stands for any characters, such as `team-a-*`. */
const bucketPattern = z
  .string()
  .regex(/^[a-z0-9.*-]{1,63}$/, "expected a bucket name, `*` for any characters");

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

/** What one channel may prepare; what is left out is not restricted. */
const channelRuleSchema = z.strictObject({
  channel: channelId,
  sources: z.array(bucketPattern).optional(),
  destinations: z.array(bucketPattern).optional(),
  profiles: z.array(z.enum(PROFILES)).optional(),
  approvers: approversSchema.optional(),
});

/** The operator's policy file, `mgw-prep.yaml`. Every default is the careful one. */
export const settingsSchema = z.strictObject({
  /** Who may request; `everyone` is every full member of the workspace. */
  requesters: z.union([z.literal("everyone"), peopleSchema]).default("everyone"),
  approvers: approversSchema,
  operators: peopleSchema
    .extend({ channel: channelId.optional() })
    .refine(
      ({ people, groups }) => people.length + groups.length > 0,
      "name at least one operator: somebody must be able to retry and to roll back",
    ),
  approvals: z
    .strictObject({
      /** How many approvers must agree. */
      needed: z.number().int().min(1).max(5).default(1),
      allowRequester: z.boolean().default(false),
      allowRecipient: z.boolean().default(false),
      /** Days that a request waits for a decision, or a blocked one for its requester. */
      waitDays: z.number().int().min(1).max(30).default(7),
    })
    .prefault({}),
  delivery: z
    .strictObject({
      mode: z.enum(["reveal", "message"]).default("reveal"),
      /** Hours until an unacknowledged delivery is destroyed. */
      keepHours: z.number().int().min(1).max(168).default(24),
      /** Hours that a delivery waits for a fit recipient before everything is revoked. */
      holdHours: z.number().int().min(1).max(168).default(72),
    })
    .prefault({}),
  credentials: z
    .strictObject({
      defaultDays: z.number().int().min(1).max(90).default(14),
      maxDays: z.number().int().min(1).max(90).default(90),
      resetPasswordAtFirstLogon: z.boolean().default(true),
      requireMfa: z.boolean().default(false),
    })
    .prefault({}),
  profiles: z
    .strictObject({
      default: z.enum(PROFILES).default("documented"),
      allowed: z.array(z.enum(PROFILES)).min(1).default(["documented", "least-privilege"]),
    })
    .prefault({}),
  retention: z
    .strictObject({
      /**
       * Days that an ended preparation is kept, with its decisions and receipts. At least a month: so long people come
       * back to a thread, ask who decided, press Repeat. The audit log is kept for ever.
       */
      preparationDays: z.number().int().min(30).max(3_650).default(365),
    })
    .prefault({}),
  /** Channel that the form proposes when the command came from a direct message. */
  defaultChannel: channelId.optional(),
  channelRules: z.array(channelRuleSchema).default([]),
  limits: z.strictObject({ openPerPerson: z.number().int().min(1).max(100).default(5) }).prefault({}),
  ticketHosts: z
    .array(z.string().regex(/^[a-z0-9.-]+$/, "expected a host name"))
    .min(1)
    .default(["workorder.console.aliyun.com"]),
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
export type Settings = z.infer<typeof settingsSchema>;

/** The rule of a channel, if there is one. */
export function ruleOf(settings: Settings, channel: string): Settings["channelRules"][number] | undefined {
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
