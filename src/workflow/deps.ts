import type { AccountNames } from "../clouds/account-clouds.ts";
import type { Clouds } from "../clouds/contract/clouds.ts";
import type { AlibabaSite } from "../core/links.ts";
import type { Settings } from "../core/settings.ts";
import type { Authorizer } from "../security/authorize.ts";
import type { Directory } from "../security/directory.ts";
import type { Sealer } from "../security/seal.ts";
import type { Store } from "../storage/contract/store.ts";
import type { ReaderTexts } from "../texts/texts.ts";
import type { SetUpProbes } from "./doctor/probes.ts";
import type { Chat } from "./outbox/chat.ts";

/** The process log. Never a secret, a body or a URL. */
export type Log = {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
};

/** The workflows by name; their names and ids are stored, so they never change meaning. */
export const WORKFLOWS = [
  "examine",
  "provision",
  "roll_back",
  "revoke",
  "rotate",
  "retire",
  "count",
  "look_again",
  "compare",
  "steer_migration",
  "retry_failed_files",
  "read_failed_files",
] as const;
export type WorkflowName = (typeof WORKFLOWS)[number];

/** Starts workflows; a second start with the same id does nothing. */
export type Starter = {
  start(workflow: WorkflowName, id: string, input: WorkflowInput): Promise<void>;
};

export type WorkflowInput = {
  preparationId: string;
  revision: number;
  /** The person who asked for it and the submission, where the thread names them. */
  asked?: { by: string; submissionId: string };
  /** Of a workflow of a migration: since when this is in the state that asks for it. */
  since?: string;
};

/** How often and how patiently a step is tried again. */
export type StepPolicy = { maxAttempts: number; intervalSeconds: number; timeoutMs: number };

/** Which try of a step this is. */
export type Attempt = { isLast: boolean };

/** What a workflow is given: named steps whose results are kept, so that a restart goes on where it was. */
export type Steps = {
  step<T>(name: string, run: (attempt: Attempt) => Promise<T>, policy: StepPolicy): Promise<T>;
};

/** Everything the story works with; made once, in `compose/story.ts`. */
export type StoryDeps = {
  store: Store;
  /** Both clouds with the identities for the accounts that a preparation is for; null: the environment's own. */
  cloudsOf(preparation: { request: AccountNames } | null): Clouds;
  settings: Settings;
  authorizer: Authorizer;
  directory: Directory;
  sealer: Sealer;
  /** Texts of messages that several people read. */
  texts: ReaderTexts;
  linkTo: Chat["linkTo"];
  starter: Starter;
  log: Log;
  now(): Date;
  /** Of the environment's own account; `siteOf` knows that of another. */
  site: AlibabaSite;
  installationId: string;
  teamId: string;
  /** Tries of the set-up, for `doctor`. */
  probes: SetUpProbes;
};
