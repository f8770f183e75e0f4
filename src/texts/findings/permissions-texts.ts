import { formatCount, formatList, formatNumber } from "../formats.ts";
import type { FindingTexts } from "./finding-text.ts";
import { unreadText } from "./unread-text.ts";

export const permissionsTexts = {
  PERMISSIONS_OK: ({ profile }) => ({
    title: "Users, keys and policies can be made",
    detail: `The profile ${profile} needs nothing that the two accounts do not have.`,
    remedy: null,
  }),
  USER_NAME_TAKEN: ({ cloud, userName }) => ({
    title: `A user ${userName} exists already on ${cloud}`,
    detail:
      "It does not carry the mark of this installation and this preparation, so the bot will not touch it.",
    remedy: "Find out who made it. Remove or rename it, or start a new preparation, which has another name.",
  }),
  USER_QUOTA: ({ cloud, users, quota }) => ({
    title: `There is no room for another user on ${cloud}`,
    detail: `The account has ${formatCount(users, "user")}; ${formatNumber(quota)} are allowed.`,
    remedy: "Delete users that nobody needs, or ask for a higher quota.",
  }),
  ACCESS_KEY_LIMIT: ({ cloud, userName, keys }) => ({
    title: `The user ${userName} has all the access keys it may have`,
    detail: `${formatCount(keys, "key")} on ${cloud}. The user is the bot's own, left by an earlier try; keys whose secret the bot does not hold are deleted before a new one is made.`,
    remedy: "Make sure that nobody uses these keys.",
  }),
  POLICY_MISSING: ({ cloud, policyName, profile, otherProfiles }) => ({
    title: `The policy ${policyName} does not exist in this ${cloud} account`,
    detail: `The profile ${profile} attaches it. Not every account has every managed policy.`,
    remedy:
      otherProfiles.length === 0
        ? "Ask the provider of the cloud why the policy is missing."
        : `Choose another profile: ${formatList(otherProfiles)}.`,
  }),
  PREFIX_NOT_EXPRESSIBLE: ({ prefix, characters }) => ({
    title: "The prefix cannot be written into a RAM policy",
    detail: `${prefix} has ${formatList(characters)}, which RAM reads as a pattern and cannot take literally. The profile least-privilege would allow more than this prefix.`,
    remedy: "Choose another profile, or a prefix without these characters.",
  }),
  PERMISSIONS_NOT_READ: unreadText,
} satisfies Partial<FindingTexts>;
