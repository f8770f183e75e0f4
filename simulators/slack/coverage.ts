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
  "external_select, file_input and workflow_button, are refused as unsupported; attachments are kept, not validated";

/** Every operation the simulator answers; a test holds this to the table of methods. */
export const slackCoverage: readonly CoverageRow[] = [
  supported("auth.test"),
  supported("apps.connections.open"),
  partial("chat.postMessage", `${BLOCKS_LEFT_OUT}; markdown_text is not known; channels are named by id`),
  partial("chat.update", BLOCKS_LEFT_OUT),
  supported("chat.delete"),
  partial("chat.postEphemeral", BLOCKS_LEFT_OUT),
  supported("chat.getPermalink"),
  partial("conversations.open", "one person at a time; group messages (mpim) do not exist"),
  supported("conversations.info"),
  supported("conversations.members"),
  supported("conversations.history"),
  supported("conversations.replies"),
  supported("users.info"),
  supported("users.list"),
  supported("usergroups.users.list"),
  partial("views.open", `${BLOCKS_LEFT_OUT}; interactivity_pointer is not known`),
  partial("views.push", `${BLOCKS_LEFT_OUT}; interactivity_pointer is not known`),
  partial("views.update", BLOCKS_LEFT_OUT),
  partial("views.publish", BLOCKS_LEFT_OUT),
  supported("response_url"),
];
