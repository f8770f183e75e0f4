import type { Workspace } from "../core/workspace.ts";
import { readWorkspace } from "../slack/read-workspace.ts";
import type { AppTools } from "./app-tools.ts";

/** Who and what can be named in the settings, by a bot's token alone. `apiUrl` null: the real Slack. Errors: SlackFailure. */
export function readWorkspaceOf(
  token: string,
  apiUrl: string | null,
  log: AppTools["log"],
): Promise<Workspace> {
  return readWorkspace({ token, apiUrl, log });
}
