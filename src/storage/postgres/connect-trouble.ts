import { ServiceAway, UserFacingError } from "../../core/errors.ts";

/** No server answered, or one that is starting, stopping or full. Source: PostgreSQL, "Error Codes"; Node.js, "Errors". */
const AWAY =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND|ENOENT|08...|57P0[123]|53300)$/;
const AWAY_WORDS = /timeout|terminated unexpectedly|Connection terminated/i;

/** What the server says, without the names of what it is about. */
type Mistake = { pattern: RegExp; said?: RegExp; severity?: "FATAL"; message: string; hint: string };

const NOT_ALLOWED = /^42501$/;

/** The first that fits counts. */
const MISTAKES: readonly Mistake[] = [
  {
    pattern: /^28P01$/,
    message: "the database refuses the user or the password of DATABASE_URL",
    hint: "correct them in DATABASE_URL; characters such as @ : / % are written percent-encoded there",
  },
  {
    pattern: /^28/,
    message: "the database does not let the user of DATABASE_URL in from this host",
    hint: "correct the user in DATABASE_URL, let it log in (ALTER ROLE … LOGIN), and let it and this host in (pg_hba.conf)",
  },
  {
    pattern: /^3D000$/,
    message: "the database that DATABASE_URL names does not exist",
    hint: "create it (CREATE DATABASE …), or correct the name at the end of DATABASE_URL",
  },
  {
    pattern: NOT_ALLOWED,
    severity: "FATAL",
    message: "the user of DATABASE_URL may not connect to the database that it names",
    hint: "let it (GRANT CONNECT ON DATABASE … TO …), or make it the owner of the database",
  },
  {
    pattern: NOT_ALLOWED,
    said: /for schema/,
    message: "the user of DATABASE_URL may not make the bot's tables",
    hint: "make it the owner of the database, or let it (GRANT CREATE ON SCHEMA public TO …)",
  },
  {
    pattern: NOT_ALLOWED,
    said: /for database/,
    message: "the user of DATABASE_URL may not make the schema of the bot's workflow engine",
    hint: "make it the owner of the database, or let it (GRANT CREATE ON DATABASE … TO …)",
  },
  {
    pattern: NOT_ALLOWED,
    message: "the user of DATABASE_URL may not use the tables that the bot made as another user",
    hint: "use that user in DATABASE_URL, or give this one the tables (REASSIGN OWNED BY … TO …)",
  },
  {
    pattern: /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/,
    message: "the certificate of the database server is not trusted for the host in DATABASE_URL",
    hint: "add sslrootcert=/path with the CA's certificate, and name the server as its certificate does",
  },
];

const NO_TLS = /does not support SSL/i;

/** Why a server could not be used: a person's mistake, or a server that is away. Other errors come back as they are. */
export function explainServerTrouble(error: unknown): unknown {
  // What broke in the middle of a migration is told with it, and its cause is the connection's.
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
    return new UserFacingError("DATABASE_REFUSED", `${mistake.message} (${code})`, mistake.hint);
  }
  if (NO_TLS.test(error.message)) {
    return new UserFacingError(
      "DATABASE_REFUSED",
      "the database server speaks no TLS, which DATABASE_URL asks for",
      "switch TLS on at the server; sslmode=disable only where the network between the two is theirs alone",
    );
  }
  if (AWAY.test(code) || (code === "" && AWAY_WORDS.test(error.message))) {
    return new ServiceAway(
      "DATABASE_AWAY",
      `the database server does not answer (${code === "" ? "timeout" : code})`,
      "see that the server of DATABASE_URL runs and that this host reaches it",
    );
  }
  return null;
}
