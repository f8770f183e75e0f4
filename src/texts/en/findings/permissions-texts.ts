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
  ACCESS_KEY_LIMIT: ({ cloud, userName, keys, others }) => ({
    title: `The user ${userName} has all the access keys it may have`,
    detail: `${formatCount(keys, "key")} on ${cloud}${others === undefined ? "" : `, ${formatNumber(others.length)} of them not recorded by this preparation: ${formatList(others)}`}. The user is the bot's own; keys that the bot did not record are deleted before a new one is made.`,
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
  BOUNDARY_MISSING: ({ policyName, exists }) => ({
    title:
      exists === null
        ? `The bot may not see whether the permissions boundary ${policyName} exists`
        : `The permissions boundary ${policyName} does not exist in this AWS account`,
    detail:
      "Every IAM user of the bot is made with it, so that no policy on the user can give more than reading S3.",
    remedy:
      exists === null
        ? `Put the policies for operators into the account as they are in deploy/ now (iam:GetPolicy on ${policyName}), with the boundary (docs/deployment.md).`
        : `aws iam create-policy --policy-name ${policyName} --policy-document file://deploy/aws-permissions-boundary.json`,
  }),
  PREFIX_NOT_EXPRESSIBLE: ({ prefix, characters }) => ({
    title: "The prefix cannot be written into a RAM policy",
    detail: `${prefix} has ${formatList(characters)}, which RAM reads as a pattern and cannot take literally. The profile least-privilege would allow more than this prefix.`,
    remedy: "Choose another profile, or a prefix without these characters.",
  }),
  ACCESS_KEY_NETWORK_LIMITED: ({ networks }) => ({
    title: "The Alibaba Cloud account limits from where access keys may be used",
    detail: `${networks.length === 0 ? "The network policy of the account lets in no address." : `The network policy of the account lets in ${formatList(networks)} only.`} It holds for the key that is typed into the destination address, and the addresses of the migration service are not published.`,
    remedy:
      "Ask the administrators of the account whether the migration service is let in; a policy of the key itself comes before that of the account.",
  }),
  LOGON_NETWORK_LIMITED: ({ networkMasks }) => ({
    title: "The Alibaba Cloud account limits from where people log on",
    detail: `RAM users log on to the console from ${formatList(networkMasks)} only.`,
    remedy: "Make sure that the recipient works from there.",
  }),
  LOGON_NEEDS_MFA: () => ({
    title: "The Alibaba Cloud account asks every RAM user for a second factor",
    detail: "The recipient has to set up MFA at the first logon.",
    remedy: null,
  }),
  PERMISSIONS_NOT_READ: unreadText,
} satisfies Partial<FindingTexts>;
