import { RestartNeeded, UserFacingError } from "./errors.ts";

/** Why a port cannot be listened on. Other errors come back as they are. */
export function explainPort(error: unknown, variable: "PORT" | "HEALTH_PORT", port: number): unknown {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  if (code === "EADDRINUSE") {
    // What listens there may be the process before this one, on its way out.
    return new RestartNeeded(
      "PORT_IN_USE",
      `port ${port} is in use by another process`,
      `stop that process, or set ${variable} to another port`,
    );
  }
  return code === "EACCES"
    ? new UserFacingError(
        "PORT_NOT_ALLOWED",
        `this user may not listen on port ${port}`,
        `set ${variable} to a port above 1023`,
      )
    : error;
}
