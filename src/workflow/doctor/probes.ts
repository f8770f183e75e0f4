import type { Channel, Person } from "../../security/directory.ts";

/** A user group as `doctor` wants it: also one that is disabled. */
export type Group = {
  groupId: string;
  handle: string;
  isDisabled: boolean;
  memberIds: readonly string[];
};

/** Look-ups of an accepted bot token, none of them remembered. Errors: SlackFailure. */
export type SlackLookUps = {
  /** Every one of them, in whatever way takes fewest calls; null: there is no such person. */
  findPeople(userIds: readonly string[]): Promise<ReadonlyMap<string, Person | null>>;
  findChannel(channelId: string): Promise<Channel | null>;
  listGroups(): Promise<readonly Group[]>;
};

/** Tries what the bot needs of Slack, without any effect. Errors: SlackFailure. */
export type SlackProbe = {
  /** Who the bot is; `scopes` is null where Slack's answer did not say. */
  tryBotToken(): Promise<{
    teamId: string;
    teamUrl: string;
    scopes: readonly string[] | null;
    lookUps: SlackLookUps;
  }>;
  /** Socket Mode only. */
  tryAppToken: (() => Promise<void>) | null;
  /** HTTP mode only: whether the signing secret looks like one of Slack's. */
  hasUsualSecret: boolean | null;
  /** What the bot token has to have been granted. */
  neededScopes: readonly string[];
};

/** What the store is and whether the seal key fits it. Errors: UserFacingError, ServiceAway. */
export type StoreProbe = () => Promise<{
  /** The data folder; null for a server. */
  where: string | null;
  /** Of a PostgreSQL server; null for the embedded database. */
  version: string | null;
  /** `busy`: the running bot has the data folder, and only it can try the key. */
  isBusy: boolean;
  /** Errors: UserFacingError when the audit log is not whole. */
  tryAudit(): Promise<void>;
  /** Errors: UserFacingError when no key fits. */
  tryKeys(): Promise<void>;
}>;

export type SetUpProbes = { slack: SlackProbe; store: StoreProbe };
