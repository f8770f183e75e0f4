/** Someone (or some bot) that the workspace knows. */
export type SeedPerson = {
  id: string;
  /** The handle, as in `@rosa`. */
  name: string;
  realName: string;
  /** Another team's id makes the person a stranger (Slack Connect). */
  teamId: string;
  isBot: boolean;
  isDeactivated: boolean;
  /** What `users.info` says with `include_locale`; `en-US` when absent. */
  locale?: string | undefined;
  /**
   * Of Enterprise Grid: the organization, and the workspaces of it that the person belongs to. Payloads of their clicks then
   * name the last of these, wherever they click (slackapi/bolt-js#1875).
   */
  enterprise?: { id: string; teamIds: readonly string[] } | undefined;
  /** `single-channel` is Slack's is_ultra_restricted, `multi-channel` its is_restricted. */
  guest: "none" | "multi-channel" | "single-channel";
};

export type SeedChannel = {
  id: string;
  name: string;
  isPrivate: boolean;
  isArchived: boolean;
  /** Shared with another company through Slack Connect. */
  isExternallyShared: boolean;
  /** User ids, the bot's among them when it was invited. */
  memberIds: readonly string[];
};

export type SeedUserGroup = {
  id: string;
  handle: string;
  name: string;
  memberIds: readonly string[];
  /** Disabled groups keep their members and are found by `usergroups.list` with `include_disabled` alone. */
  isDisabled?: boolean | undefined;
};

export type SlackSeed = {
  team: { id: string; name: string; domain: string };
  app: {
    id: string;
    botId: string;
    botUserId: string;
    botToken: string;
    appToken: string;
    /** What the bot token was granted at its installation; absent: all that the manifest asks for. */
    botScopes?: readonly string[] | undefined;
    /** Of the app-level token; absent: `connections:write`. */
    appScopes?: readonly string[] | undefined;
    signingSecret: string;
    /** The deprecated token that payloads still carry. */
    verificationToken: string;
  };
  people: readonly SeedPerson[];
  channels: readonly SeedChannel[];
  userGroups: readonly SeedUserGroup[];
};

/** The constant ids of the default workspace, for tests and demos to name people and channels by. */
export const SLACK_IDS = {
  team: "T0ACMECO01",
  otherTeam: "T0PARTNER1",
  app: "A0MGWPREP1",
  bot: "B0MGWPREP1",
  botUser: "U0MGWPREP1",
  rosaRequester: "U0ROSA0001",
  adaApprover: "U0ADA00001",
  abelApprover: "U0ABEL0001",
  remyRecipient: "U0REMY0001",
  olgaOperator: "U0OLGA0001",
  gusGuest: "U0GUS00001",
  doraDeactivated: "U0DORA0001",
  samStranger: "U0SAM00001",
  helperBot: "U0HELPER01",
  /** Public, with the bot. */
  migrations: "C0MIGRATE1",
  /** Private, with the bot. */
  migrationsPrivate: "C0PRIVATE1",
  /** Public, without the bot. */
  general: "C0GENERAL1",
  /** Private, without the bot: it cannot see that this channel exists. */
  boardroom: "C0BOARD001",
  archived: "C0ARCHIVE1",
  /** Shared with another company, with the bot. */
  partnerShared: "C0SHARED01",
  approversGroup: "S0APPROVE1",
} as const;

const member = { teamId: SLACK_IDS.team, isBot: false, isDeactivated: false, guest: "none" } as const;

const people: readonly SeedPerson[] = [
  { ...member, id: SLACK_IDS.rosaRequester, name: "rosa", realName: "Rosa Requester" },
  { ...member, id: SLACK_IDS.adaApprover, name: "ada", realName: "Ada Approver" },
  { ...member, id: SLACK_IDS.abelApprover, name: "abel", realName: "Abel Approver" },
  { ...member, id: SLACK_IDS.remyRecipient, name: "remy", realName: "Remy Recipient" },
  { ...member, id: SLACK_IDS.olgaOperator, name: "olga", realName: "Olga Operator" },
  { ...member, id: SLACK_IDS.gusGuest, name: "gus", realName: "Gus Guest", guest: "single-channel" },
  { ...member, id: SLACK_IDS.doraDeactivated, name: "dora", realName: "Dora Departed", isDeactivated: true },
  {
    ...member,
    id: SLACK_IDS.samStranger,
    name: "sam",
    realName: "Sam Stranger",
    teamId: SLACK_IDS.otherTeam,
  },
  { ...member, id: SLACK_IDS.helperBot, name: "helper", realName: "Helper", isBot: true },
  { ...member, id: SLACK_IDS.botUser, name: "mgw-prep", realName: "MGW Prep", isBot: true },
];

const staff = [
  SLACK_IDS.rosaRequester,
  SLACK_IDS.adaApprover,
  SLACK_IDS.abelApprover,
  SLACK_IDS.remyRecipient,
  SLACK_IDS.olgaOperator,
];
const open = { isPrivate: false, isArchived: false, isExternallyShared: false };

const channels: readonly SeedChannel[] = [
  {
    ...open,
    id: SLACK_IDS.migrations,
    name: "migrations",
    memberIds: [...staff, SLACK_IDS.gusGuest, SLACK_IDS.helperBot, SLACK_IDS.botUser],
  },
  {
    ...open,
    id: SLACK_IDS.migrationsPrivate,
    name: "migrations-private",
    isPrivate: true,
    memberIds: [...staff, SLACK_IDS.botUser],
  },
  { ...open, id: SLACK_IDS.general, name: "general", memberIds: [...staff, SLACK_IDS.helperBot] },
  {
    ...open,
    id: SLACK_IDS.boardroom,
    name: "boardroom",
    isPrivate: true,
    memberIds: [SLACK_IDS.olgaOperator],
  },
  {
    ...open,
    id: SLACK_IDS.archived,
    name: "migrations-2019",
    isArchived: true,
    memberIds: [...staff, SLACK_IDS.botUser],
  },
  {
    ...open,
    id: SLACK_IDS.partnerShared,
    name: "partner-shared",
    isExternallyShared: true,
    memberIds: [...staff, SLACK_IDS.samStranger, SLACK_IDS.botUser],
  },
];

/** A company's workspace with everybody a preparation may meet. The tokens open nothing but this simulator. */
export const defaultSlackSeed: SlackSeed = {
  team: { id: SLACK_IDS.team, name: "Acme", domain: "acme" },
  app: {
    id: SLACK_IDS.app,
    botId: SLACK_IDS.bot,
    botUserId: SLACK_IDS.botUser,
    botToken: "xoxb-simulated-bot-token",
    appToken: "xapp-simulated-app-token",
    signingSecret: "51d0a7ed516e1e5ec2e70000000000a1",
    verificationToken: "simulated-verification-token",
  },
  people,
  channels,
  userGroups: [
    {
      id: SLACK_IDS.approversGroup,
      handle: "migration-approvers",
      name: "Migration approvers",
      memberIds: [SLACK_IDS.adaApprover, SLACK_IDS.abelApprover],
    },
  ],
};
