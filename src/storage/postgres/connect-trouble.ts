import { ServiceAway, UserFacingError } from "../../core/errors.ts";
import type { ServerRefusal } from "../../core/problem.ts";

/** No server answered, or one that is starting, stopping or full. Source: PostgreSQL, "Error Codes"; Node.js, "Errors". */
const AWAY =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND|ENOENT|08...|57P0[123]|53300)$/;
const AWAY_WORDS = /timeout|terminated unexpectedly|Connection terminated/i;

/** What the server says, without the names of what it is about. */
type Mistake = { pattern: RegExp; said?: RegExp; severity?: "FATAL"; why: ServerRefusal };

const NOT_ALLOWED = /^42501$/;

/** The first that fits counts. */
const MISTAKES: readonly Mistake[] = [
  {
    pattern: /^28P01$/,
    why: "login",
  },
  {
    pattern: /^28/,
    why: "host",
  },
  {
    pattern: /^3D000$/,
    why: "no-database",
  },
  {
    pattern: NOT_ALLOWED,
    severity: "FATAL",
    why: "may-not-connect",
  },
  {
    pattern: NOT_ALLOWED,
    said: /for schema/,
    why: "may-not-make-tables",
  },
  {
    pattern: NOT_ALLOWED,
    said: /for database/,
    why: "may-not-make-schema",
  },
  {
    pattern: NOT_ALLOWED,
    why: "tables-of-another",
  },
  {
    pattern: /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/,
    why: "certificate",
  },
];

const NO_TLS = /does not support SSL/i;

/** Why a server could not be used: a person's mistake, or a server that is away. Other errors come back as they are. */
export function explainServerTrouble(error: unknown): unknown {
  // An error in the middle of a migration names the migration, and its cause is the connection's.
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = causeOf(at), depth += 1) {
    if (at instanceof UserFacingError) return error;
    const explained = explain(at);
    if (explained !== null) return explained;
  }
  return error;
}

/** The engine keeps the server's error under a name of its own. */
function causeOf(error: Error): unknown {
  return error.cause ?? (error as { error?: unknown }).error;
}

function explain(error: Error): UserFacingError | null {
  const code = String((error as { code?: unknown }).code ?? "");
  const { severity: given } = error as { severity?: unknown };
  const mistake = MISTAKES.find(
    ({ pattern, said, severity }) =>
      pattern.test(code) &&
      (said?.test(error.message) ?? true) &&
      (severity === undefined || severity === given),
  );
  if (mistake !== undefined) {
    return new UserFacingError({ code: "DATABASE_REFUSED", args: { why: mistake.why, code } });
  }
  if (NO_TLS.test(error.message)) {
    return new UserFacingError({ code: "DATABASE_REFUSED", args: { why: "no-tls" } });
  }
  if (AWAY.test(code) || (code === "" && AWAY_WORDS.test(error.message))) {
    return new ServiceAway({ code: "DATABASE_AWAY", args: { code: code === "" ? null : code } });
  }
  return null;
}
