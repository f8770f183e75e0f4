import * as z from "zod";
import type { Actor } from "../workflow/outcome.ts";
import { baseBlockId } from "./ids.ts";

/**
 * What is read of Slack's payloads, and nothing more. They were signed by Slack or came over its socket, yet the shape
 * is checked all the same: a field that is missing is an error here and not an `undefined` further in.
 * Source: https://docs.slack.dev/reference/interaction-payloads
 */
const interactionSchema = z.object({
  type: z.string().optional(),
  user: z.object({ id: z.string(), team_id: z.string().optional() }),
  team: z.object({ id: z.string() }).nullish(),
  channel: z.object({ id: z.string() }).nullish(),
  trigger_id: z.string().optional(),
  view: z
    .object({
      id: z.string(),
      hash: z.string().optional(),
      private_metadata: z.string().default(""),
      app_installed_team_id: z.string().optional(),
    })
    .nullish(),
  container: z.object({ thread_ts: z.string().optional() }).nullish(),
});

export type Interaction = {
  actor: Actor;
  /**
   * Makes a repeated delivery of the same click or form count once. Of a form it is the view and its content's hash:
   * two quick presses of Submit have two triggers, but one hash.
   */
  submissionId: string;
  triggerId: string;
  viewId: string | null;
  privateMetadata: string;
  threadTs: string | null;
};

/** Who clicked or submitted, and from where. Errors: ZodError when it is no such payload. */
export function readInteraction(body: unknown): Interaction {
  const read = interactionSchema.parse(body);
  const { user, team, channel, trigger_id: triggerId = "", view, container } = read;
  // On the App Home two buttons of one view are two clicks, although the view is the same.
  const isSubmission = view && read.type !== "block_actions";
  return {
    actor: {
      userId: user.id,
      // Where it happened. `user.team_id` says of a person of several workspaces another one (slackapi/bolt-js#1875); whether
      // they are of ours, or of another company, is what Slack says of them, and not what a payload does.
      teamId: view?.app_installed_team_id ?? team?.id ?? user.team_id ?? "",
      channelId: channel?.id ?? null,
    },
    submissionId: isSubmission ? `view:${view.id}:${view.hash ?? triggerId}` : `click:${triggerId}`,
    triggerId,
    viewId: view?.id ?? null,
    privateMetadata: view?.private_metadata ?? "",
    threadTs: container?.thread_ts ?? null,
  };
}

const commandSchema = z.object({
  user_id: z.string(),
  team_id: z.string(),
  channel_id: z.string(),
  trigger_id: z.string(),
  command: z.string(),
  text: z.string().default(""),
});

/** A slash command. Errors: ZodError. */
export function readCommand(body: unknown): {
  actor: Actor;
  submissionId: string;
  triggerId: string;
  command: string;
  text: string;
} {
  const command = commandSchema.parse(body);
  return {
    actor: { userId: command.user_id, teamId: command.team_id, channelId: command.channel_id },
    submissionId: `command:${command.trigger_id}`,
    triggerId: command.trigger_id,
    command: command.command,
    text: command.text,
  };
}

const pressedSchema = z.union([
  z.object({ value: z.string().min(1) }).transform(({ value }) => value),
  z
    .object({ selected_option: z.object({ value: z.string().min(1) }) })
    .transform((menu) => menu.selected_option.value),
]);

/** The value of a pressed button, or of the option that was chosen in a menu. Errors: ZodError. */
export function readButtonToken(action: unknown): string {
  return pressedSchema.parse(action);
}

const elementStateSchema = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
  selected_user: z.string().nullish(),
  selected_conversation: z.string().nullish(),
});
const stateValuesSchema = z.record(z.string(), z.record(z.string(), elementStateSchema));

/** Values of a form by block id without its edition, each as text; a ticked checkbox is the values it ticks, joined with a comma. */
export function readFormValues(values: unknown): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [blockId, elements] of Object.entries(stateValuesSchema.parse(values))) {
    for (const state of Object.values(elements)) {
      const text =
        state.value ??
        state.selected_option?.value ??
        state.selected_user ??
        state.selected_conversation ??
        state.selected_options?.map(({ value }) => value).join(",") ??
        "";
      fields.set(baseBlockId(blockId), text);
    }
  }
  return fields;
}

/** Errors at fields, keyed by the block ids that the form has now. */
export function atBlocksOf(values: unknown, errors: Record<string, string>): Record<string, string> {
  const shown = new Map(Object.keys(stateValuesSchema.parse(values)).map((id) => [baseBlockId(id), id]));
  return Object.fromEntries(Object.entries(errors).map(([id, text]) => [shown.get(id) ?? id, text]));
}

const suggestionSchema = z.object({
  block_id: z.string(),
  value: z.string().default(""),
  view: z.object({ state: z.object({ values: z.unknown() }).nullish() }).nullish(),
});

/** What is typed into a select that asks for its options, and what the form's fields hold. Errors: ZodError. */
export function readSuggestion(body: unknown): { block: string; text: string; fields: Map<string, string> } {
  const { block_id, value, view } = suggestionSchema.parse(body);
  return { block: baseBlockId(block_id), text: value, fields: readFormValues(view?.state?.values ?? {}) };
}

const chosenSchema = z.object({
  view: z.object({
    id: z.string(),
    hash: z.string().optional(),
    private_metadata: z.string().default(""),
    state: z.object({ values: stateValuesSchema }),
  }),
});

/** A form in which something was chosen: what its fields hold and under which block ids. Errors: ZodError. */
export function readForm(body: unknown): {
  viewId: string;
  hash: string | null;
  privateMetadata: string;
  fields: Map<string, string>;
  blockIds: string[];
} {
  const { id, hash = null, private_metadata, state } = chosenSchema.parse(body).view;
  return {
    viewId: id,
    hash,
    privateMetadata: private_metadata,
    fields: readFormValues(state.values),
    blockIds: Object.keys(state.values),
  };
}
