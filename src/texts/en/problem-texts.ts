import type { BadEndpoint, ProblemArgs, ServerRefusal } from "../../core/problem.ts";
import type { Wordings } from "../wordings.ts";
import { DAMAGE_REMEDY, damageText } from "./reason-texts.ts";

/** What is wrong, and what to do: parts of sentences, without their stops. */
export type ProblemText = { message: string; hint: string };

const SEAL_KEY_REMEDY =
  "put the key that was in use until now behind the new one in MGW_SEAL_KEY, separated by a comma; nothing was changed. " +
  "Only if that key is lost for good, start once with --seal-key-lost: the copies are then destroyed, and Rotate keys makes new ones";
const SECRETS_REMEDY =
  "put the folder `sealed` back that belongs to this database, from the same backup; nothing was changed. " +
  "Only if it is lost for good, start once with --seal-key-lost: Rotate keys then makes new ones";
const SILENT = "it does not start";
const NAMED = 3;

function namesOf(ids: readonly string[]): string {
  return ids.slice(0, NAMED).join(", ") + (ids.length > NAMED ? `, and ${ids.length - NAMED} more` : "");
}

const SERVER_REFUSALS: Record<ServerRefusal, ProblemText> = {
  login: {
    message: "the database refuses the user or the password of DATABASE_URL",
    hint: "correct them in DATABASE_URL; characters such as @ : / % are written percent-encoded there",
  },
  host: {
    message: "the database does not let the user of DATABASE_URL in from this host",
    hint: "correct the user in DATABASE_URL, let it log in (ALTER ROLE … LOGIN), and let it and this host in (pg_hba.conf)",
  },
  "no-database": {
    message: "the database that DATABASE_URL names does not exist",
    hint: "create it (CREATE DATABASE …), or correct the name at the end of DATABASE_URL",
  },
  "may-not-connect": {
    message: "the user of DATABASE_URL may not connect to the database that it names",
    hint: "let it (GRANT CONNECT ON DATABASE … TO …), or make it the owner of the database",
  },
  "may-not-make-tables": {
    message: "the user of DATABASE_URL may not make the bot's tables",
    hint: "make it the owner of the database, or let it (GRANT CREATE ON SCHEMA public TO …)",
  },
  "may-not-make-schema": {
    message: "the user of DATABASE_URL may not make the schema of the bot's workflow engine",
    hint: "make it the owner of the database, or let it (GRANT CREATE ON DATABASE … TO …)",
  },
  "tables-of-another": {
    message: "the user of DATABASE_URL may not use the tables that the bot made as another user",
    hint: "use that user in DATABASE_URL, or give this one the tables (REASSIGN OWNED BY … TO …)",
  },
  certificate: {
    message: "the certificate of the database server is not trusted for the host in DATABASE_URL",
    hint: "add sslrootcert=/path with the CA's certificate, and name the server as its certificate does",
  },
};

function cameText(came: BadEndpoint): string {
  switch (came.kind) {
    case "no-url":
      return "something that is no URL";
    case "credentials":
      return "a URL with a user name or a password in it";
    case "path":
      return "a URL with a path or a query";
    case "scheme":
      return `the scheme ${came.scheme}//`;
    case "plain-http":
      return `plain http to ${came.host}`;
  }
}

/** What a person has to fix before the process can go on. */
export const problemTexts: Wordings<ProblemArgs, ProblemText> = {
  DATA_DIR_IN_USE: ({ folder }) => ({
    message: `another process of mgw-prep uses the data folder ${folder}`,
    hint: "stop it, or give this one another DATA_DIR; several processes need PostgreSQL (DATABASE_URL)",
  }),
  DATA_DIR_TOO_LONG: ({ folder, maxBytes }) => ({
    message: `DATA_DIR ${folder} is too long for a socket in it`,
    hint: `choose a folder whose path has at most ${maxBytes} bytes`,
  }),
  DATA_DIR_FULL: ({ folder }) => ({
    message: `the disk under the data folder ${folder} is full`,
    hint: "free space there and start the bot again: what was confirmed is kept, and it goes on where it was",
  }),
  DATA_DIR_NOT_WRITABLE: ({ folder, said }) => ({
    message: `the data folder ${folder} cannot be made or written: ${said ?? SILENT}`,
    hint: "give DATA_DIR a folder on a writable disk that the bot's user owns",
  }),
  DATA_DIR_DAMAGED: ({ folder, said }) => ({
    message: `the database in the data folder ${folder} is damaged: ${said ?? SILENT}`,
    hint: 'restore the folder from a backup (docs/operations.md, "Backup and restore")',
  }),
  DATABASE_ENDED: ({ folder, said }) => ({
    message: `the database in the data folder ${folder} ended: ${said ?? SILENT}`,
    hint: "start the bot again; if it ends again, restore the folder from a backup (docs/operations.md)",
  }),
  DATABASE_REFUSED: (refusal) => {
    if (refusal.why === "no-tls") {
      return {
        message: "the database server speaks no TLS, which DATABASE_URL asks for",
        hint: "switch TLS on at the server; sslmode=disable only where the network between the two is theirs alone",
      };
    }
    const { message, hint } = SERVER_REFUSALS[refusal.why];
    return { message: `${message} (${refusal.code})`, hint };
  },
  DATABASE_AWAY: ({ code }) => ({
    message: `the database server does not answer (${code ?? "timeout"})`,
    hint: "see that the server of DATABASE_URL runs and that this host reaches it",
  }),
  BACKUP_OF_SERVER: () => ({
    message: "DATABASE_URL is set, so the store is on a PostgreSQL server and not in a data folder",
    hint: "back it up and restore it with the server's own tools, such as pg_dump and pg_restore; without DATABASE_URL this command is about DATA_DIR",
  }),
  BACKUP_NOT_WRITTEN: ({ file, code }) => ({
    message:
      code === "EEXIST"
        ? `the file ${file} exists already`
        : `the backup ${file} could not be written (${code})`,
    hint:
      code === "EEXIST"
        ? "give another name: a backup is never overwritten"
        : "give a file in a folder that you may write to, on a disk with enough space",
  }),
  BACKUP_NOT_READABLE: ({ file, code }) => ({
    message: code === null ? `${file} is not a whole backup of mgw-prep` : `${file} cannot be read (${code})`,
    hint: "give a file that `mgw-prep backup` wrote to its end; nothing was changed",
  }),
  NO_STORE: ({ folder }) => ({
    message: `there is no store in the data folder ${folder}`,
    hint: "set DATA_DIR to the folder of the bot",
  }),
  STORE_EXISTS: ({ folder }) => ({
    message: `the data folder ${folder} already holds a store`,
    hint: "restore into an empty folder (DATA_DIR), and keep the old one until the bot works on the new one; nothing was changed",
  }),
  STORE_NEWER: ({ migrations }) => ({
    message: `a newer version of mgw-prep has used this store (it knows ${migrations.join(", ")}, which this version does not)`,
    hint: "start that version again. To stay on this one, put back the backup from before the upgrade; what happened since then is not in it (docs/deployment.md). Nothing was changed",
  }),
  STORE_MOVED: ({ file, at }) => ({
    message: `the store of this data folder was moved to a PostgreSQL server${at === null ? "" : ` at ${at}`}`,
    hint: `set DATABASE_URL to that server. Only if no bot has ever run on it, remove ${file} and go on here`,
  }),
  TARGET_NOT_EMPTY: ({ table }) => ({
    message: `the database at the target already has rows in the table ${table}`,
    hint: "give an empty database (CREATE DATABASE …); nothing was changed",
  }),
  TARGET_OF_OTHER_VERSION: ({ table }) => ({
    message: `the table ${table} at the target is that of another version of mgw-prep`,
    hint: "give an empty database (CREATE DATABASE …); nothing was changed",
  }),
  SEAL_KEY_DOES_NOT_FIT: ({ ids }) => ({
    message:
      ids.length === 0
        ? "no key of MGW_SEAL_KEY made the last entry of the audit log"
        : `no key of MGW_SEAL_KEY opens the credentials that are held for ${namesOf(ids)}`,
    hint: SEAL_KEY_REMEDY,
  }),
  SECRETS_MISSING: ({ ids }) => ({
    message: `the sealed credentials that are held for ${namesOf(ids)} are not in the data folder`,
    hint: SECRETS_REMEDY,
  }),
  AUDIT_LOG_DAMAGED: ({ damage }) => ({ message: damageText(damage), hint: DAMAGE_REMEDY }),
  BAD_ENDPOINT: ({ setting, came }) => ({
    message: `${setting}: expected a full URL such as https://host or http://127.0.0.1:4566, came ${cameText(came)}.`,
    hint: "Give the scheme and the host, without a path. Plain http is allowed for loopback addresses only.",
  }),
  PORT_IN_USE: ({ port, variable }) => ({
    message: `port ${port} is in use by another process`,
    hint: `stop that process, or set ${variable} to another port`,
  }),
  PORT_NOT_ALLOWED: ({ port, variable }) => ({
    message: `this user may not listen on port ${port}`,
    hint: `set ${variable} to a port above 1023`,
  }),
};
