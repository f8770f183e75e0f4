import type { CoverageRow } from "../shared/simulator.ts";

const supported = (operation: string): CoverageRow => ({ service: "slack", operation, status: "supported" });
const partial = (operation: string, note: string): CoverageRow => ({
  service: "slack",
  operation,
  status: "partial",
  note,
});

const BLOCKS_LEFT_OUT =
  "blocks carousel, container, context_actions, data_table, file, plan, task_card and video, and elements " +
  "multi_external_select, file_input and workflow_button, are refused as unsupported; attachments are kept, not validated";

/** Every operation the simulator answers; a test holds this to the table of methods. */
export const slackCoverage: readonly CoverageRow[] = [
  supported("auth.test"),
  supported("apps.connections.open"),
  partial(
    "chat.postMessage",
    `${BLOCKS_LEFT_OUT}; markdown_text is not known; channels are named by id; with limits on, five messages of a channel at once ` +
      "and one more a second: Slack allows short bursts, and no source says how short",
  ),
  partial("chat.update", BLOCKS_LEFT_OUT),
  supported("chat.delete"),
  partial("chat.postEphemeral", BLOCKS_LEFT_OUT),
  supported("chat.getPermalink"),
  partial("conversations.open", "one person at a time; group messages (mpim) do not exist"),
  supported("conversations.info"),
  supported("conversations.members"),
  supported("conversations.history"),
  supported("conversations.replies"),
  partial(
    "users.info",
    "of Enterprise Grid what bolt-js #1875 and java-slack-sdk #1041 tell; no source says what a real Grid leaves out",
  ),
  supported("users.list"),
  partial("users.conversations", "of the bot itself, in public and private channels"),
  partial("usergroups.list", "include_count is not known; channels of a group are not kept"),
  partial(
    "usergroups.users.list",
    "a disabled group answers no_such_subteam unless include_disabled is given: no source says what Slack answers",
  ),
  partial(
    "views.open",
    `${BLOCKS_LEFT_OUT}; interactivity_pointer is not known; an options request (block_suggestion) of a view has the view with its ` +
      "state, as block_actions have: the reference shows none of a modal; an answer with what an option may not be is shown as none",
  ),
  partial("views.push", `${BLOCKS_LEFT_OUT}; interactivity_pointer is not known`),
  partial("views.update", BLOCKS_LEFT_OUT),
  partial("views.publish", BLOCKS_LEFT_OUT),
  supported("response_url"),
];
