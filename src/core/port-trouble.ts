import { RestartNeeded, UserFacingError } from "./errors.ts";
import type { PortVariable } from "./problem.ts";

/** Why a port cannot be listened on. Other errors come back as they are. */
export function explainPort(error: unknown, variable: PortVariable, port: number): unknown {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  if (code === "EADDRINUSE") {
    // What listens there may be the process before this one, on its way out.
    return new RestartNeeded({ code: "PORT_IN_USE", args: { port, variable } });
  }
  return code === "EACCES"
    ? new UserFacingError({ code: "PORT_NOT_ALLOWED", args: { port, variable } })
    : error;
}
