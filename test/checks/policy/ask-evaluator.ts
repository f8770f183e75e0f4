import {
  evaluateBucketPolicy,
  type PolicyQuestion,
} from "../../../src/checks/policy/evaluate-bucket-policy.ts";
import { identifyUser } from "../../../src/checks/policy/identify-user.ts";
import type { Partition } from "../../../src/core/partitions.ts";
import type { PolicyVerdict } from "../../../src/core/policy-verdict.ts";
import type { ServiceUser } from "../../../src/core/service-request.ts";

export const NOW = new Date("2026-11-24T12:00:00Z");

/** A question as a test writes it: what is left out is not known, or plain. */
export type Asked = Partial<Omit<PolicyQuestion, "user" | "policy">> & {
  policy: unknown;
  bucket: string;
  accountId?: string | null;
  /** As on the command line; null: a new user of the bot's. */
  user?: string | null;
  partition?: Partition;
  tags?: ServiceUser["tags"];
  id?: ServiceUser["id"];
  hasPermissionsBoundary?: boolean;
};

export function askEvaluator(asked: Asked): PolicyVerdict {
  const {
    accountId = "111122223333",
    user = null,
    partition = "aws",
    tags,
    id,
    hasPermissionsBoundary,
    ...rest
  } = asked;
  const identified = identifyUser({ user, accountId, partition, tags: tags ?? UNKNOWN_OWN_TAGS });
  return evaluateBucketPolicy({
    prefix: "",
    now: NOW,
    endpointScheme: "https",
    organization: "unknown",
    region: null,
    ...rest,
    user: {
      ...identified,
      ...(id === undefined ? {} : { id }),
      hasPermissionsBoundary: hasPermissionsBoundary ?? false,
    },
  });
}

const UNKNOWN_OWN_TAGS = { "mgw-prep:preparation": null, "mgw-prep:installation": null };
