import type { Preparation } from "../../src/core/preparation.ts";
import { settingsSchema } from "../../src/core/settings.ts";
import type { Role } from "../../src/security/authorize.ts";
import { APPROVER, CHANNEL, RECIPIENT, REQUESTER } from "../core/made-up-preparation.ts";
import { type FakeDirectory, OPERATOR, SECOND_APPROVER } from "../workflow/support/story-world.ts";

const GENERAL_APPROVER = "U0GENERAL01";
const OTHER_APPROVER = "U0OTHERCH01";
const PROD_APPROVER = "U0PRODUCT01";
const GROUP_OPERATOR = "U0GROUPOP01";
const ESCALATED = "U0ESCALATE1";
export const MEMBER = "U0MEMBER001";
const OTHER_TEAM = "T0PARTNER1";
export const GROUPS = { approvers: "S0APPROVE1", operators: "S0OPERATE1", escalation: "S0ESCALATE" };

export const settings = settingsSchema.parse({
  requesters: { people: [REQUESTER, MEMBER, APPROVER, OPERATOR, RECIPIENT] },
  approvers: { people: [GENERAL_APPROVER] },
  operators: { people: [OPERATOR], groups: [GROUPS.operators] },
  approvals: { escalation: { afterHours: 24, groups: [GROUPS.escalation] } },
  channelRules: [
    { channel: CHANNEL, approvers: { people: [APPROVER, SECOND_APPROVER], groups: [GROUPS.approvers] } },
    { channel: "C0OTHER0001", approvers: { people: [OTHER_APPROVER] } },
  ],
  destinationRules: [{ destinations: ["prod-*"], approvers: { people: [PROD_APPROVER] } }],
});

/** Somebody who presses, and what the world is like then. */
export type Kind = {
  userId: string;
  /** What this person is to the preparation, written down a second time. */
  roles: Role[];
  /** Of the payload; the bot's own workspace unless said otherwise. */
  teamId?: string;
  change?: (preparation: Preparation) => Preparation;
  arrange?: (directory: FakeDirectory) => void;
  /** Who is nobody here may do nothing. */
  isNobody?: true;
  /** Neither its authors (requester, who changed it, who vouched) nor the recipient decide about their own. */
  isOwn?: true;
  mayRequest?: true;
};

const person = (userId: string, what: object | null) => (directory: FakeDirectory) => {
  directory.people.set(userId, what);
};
const withRequest = (change: Partial<Preparation["request"]>) => (preparation: Preparation) => ({
  ...preparation,
  request: { ...preparation.request, ...change },
});

/** Every kind of somebody who may press a button. */
export const KINDS: Record<string, Kind> = {
  "the requester": { userId: REQUESTER, roles: ["requester"], mayRequest: true },
  "the recipient": { userId: RECIPIENT, roles: ["recipient"], mayRequest: true },
  "requester and recipient in one": {
    userId: REQUESTER,
    roles: ["requester", "recipient"],
    change: withRequest({ recipient: REQUESTER }),
    mayRequest: true,
  },
  "an approver": { userId: APPROVER, roles: ["approver"], mayRequest: true },
  "an approver by user group": {
    userId: MEMBER,
    roles: ["approver"],
    arrange: (directory) => directory.groups.set(GROUPS.approvers, [MEMBER]),
    mayRequest: true,
  },
  "an approver who requested it": {
    userId: APPROVER,
    roles: ["requester", "approver"],
    change: (preparation) => ({ ...preparation, requester: APPROVER }),
    isOwn: true,
    mayRequest: true,
  },
  "an approver who gets the credentials": {
    userId: APPROVER,
    roles: ["recipient", "approver"],
    change: withRequest({ recipient: APPROVER }),
    isOwn: true,
    mayRequest: true,
  },
  "an approver who changed the request": {
    userId: APPROVER,
    roles: ["approver"],
    change: (preparation) => ({ ...preparation, changedBy: [OPERATOR, APPROVER] }),
    isOwn: true,
    mayRequest: true,
  },
  "an approver who vouched for the ticket": {
    userId: APPROVER,
    roles: ["approver"],
    change: (preparation) => ({
      ...preparation,
      ticket: {
        url: "https://workorder-intl.console.aliyun.com/#/ticket/1",
        policyHash: "made-up",
        givenBy: APPROVER,
        givenAt: "2026-11-20T09:00:00.000Z",
      },
    }),
    isOwn: true,
    mayRequest: true,
  },
  "an approver of channels without a rule of their own": { userId: GENERAL_APPROVER, roles: [] },
  "an approver of another channel": { userId: OTHER_APPROVER, roles: [] },
  "an approver of another destination": { userId: PROD_APPROVER, roles: [] },
  "an approver of this destination": {
    userId: PROD_APPROVER,
    roles: ["approver"],
    change: withRequest({ destinationBucket: "prod-archive" }),
  },
  "an approver of another destination, which the profile reaches": {
    userId: PROD_APPROVER,
    roles: ["approver"],
    change: withRequest({ profile: "documented" }),
  },
  "an approver of the channel, for a destination with a rule": {
    userId: APPROVER,
    roles: [],
    change: withRequest({ destinationBucket: "prod-archive" }),
    mayRequest: true,
  },
  "one of the escalation, before it": {
    userId: ESCALATED,
    roles: [],
    arrange: (directory) => directory.groups.set(GROUPS.escalation, [ESCALATED]),
  },
  "one of the escalation, after it": {
    userId: ESCALATED,
    roles: ["approver"],
    arrange: (directory) => directory.groups.set(GROUPS.escalation, [ESCALATED]),
    change: (preparation) => ({ ...preparation, escalatedAt: "2026-11-20T10:00:00.000Z" }),
  },
  "an operator": { userId: OPERATOR, roles: ["operator"], mayRequest: true },
  "an operator by user group": {
    userId: GROUP_OPERATOR,
    roles: ["operator"],
    arrange: (directory) => directory.groups.set(GROUPS.operators, [GROUP_OPERATOR]),
  },
  "any other member": { userId: MEMBER, roles: [], mayRequest: true },
  "a member who may not request": { userId: "U0NOBODY001", roles: [] },
  "an approver, while no group can be read": {
    userId: APPROVER,
    roles: ["approver"],
    arrange: (directory) => directory.groups.clear(),
    // Enough people are named beside the groups.
    mayRequest: true,
  },
  "one of a group that cannot be read": {
    userId: MEMBER,
    roles: [],
    arrange: (directory) => directory.groups.clear(),
    // Enough people are named beside the groups.
    mayRequest: true,
  },
  "a guest who is named as approver": {
    userId: APPROVER,
    roles: [],
    arrange: person(APPROVER, { isGuest: true }),
    isNobody: true,
  },
  "a bot that is named as operator": {
    userId: OPERATOR,
    roles: [],
    arrange: person(OPERATOR, { isBot: true }),
    isNobody: true,
  },
  "a deactivated approver": {
    userId: APPROVER,
    roles: [],
    arrange: person(APPROVER, { isDeactivated: true }),
    isNobody: true,
  },
  "a requester who has become a guest": {
    userId: REQUESTER,
    roles: [],
    arrange: person(REQUESTER, { isGuest: true }),
    isNobody: true,
  },
  "somebody of another workspace, by Slack's word": {
    userId: RECIPIENT,
    roles: [],
    arrange: person(RECIPIENT, { teamId: OTHER_TEAM }),
    isNobody: true,
  },
  "somebody of another workspace, by the payload": {
    userId: OPERATOR,
    roles: [],
    teamId: OTHER_TEAM,
    isNobody: true,
  },
  "a stranger in a shared channel": {
    userId: APPROVER,
    roles: [],
    arrange: person(APPROVER, { isStranger: true }),
    isNobody: true,
  },
  "somebody whom Slack does not know": {
    userId: APPROVER,
    roles: [],
    arrange: person(APPROVER, null),
    isNobody: true,
  },
  "anybody, while Slack does not answer": {
    userId: OPERATOR,
    roles: [],
    arrange: (directory) => {
      directory.isAway = true;
    },
    isNobody: true,
  },
};
