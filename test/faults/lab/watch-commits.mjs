// Loaded into the bot's process before the bot: tells the parent of every commit, and ends the process with SIGKILL just
// before one is sent or just after its answer came; when asked, reads the whole store. In the embedded mode the store is in
// the same process and has one connection, so nothing outside could do either.
import { createRequire } from "node:module";
import { join } from "node:path";
import { readTables } from "./read-tables.mjs";

const { Client, Pool } = createRequire(join(process.cwd(), "package.json"))("pg");
const WRITE = /^\s*(insert\s+into|update|delete\s+from)\s+((?:"?\w+"?\.)?"?\w+"?)/i;

let isCounting = false;
let kill = null;
let seen = 0;

process.on("message", (message) => {
  if (message.isRead) {
    void readAll(message.id);
    return;
  }
  if (message.shiftMs !== undefined) return;
  isCounting = true;
  kill = message.label === undefined ? null : message;
  seen = 0;
});
// A sweep that was stopped leaves no bots behind.
process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
// Listening for the parent must not keep a process alive that wants to end.
process.channel?.unref();

/** The pool that the bot works with: the first one that it asks for a connection. */
let pool = null;
const connect = Pool.prototype.connect;
Pool.prototype.connect = function watchedConnect(...args) {
  pool ??= this;
  return connect.apply(this, args);
};

/** Sends every row of the store as it is at one moment, as text, or what went wrong. */
async function readAll(id) {
  try {
    const client = await pool.connect();
    try {
      process.send?.({ id, text: JSON.stringify(await readTables(client)) });
    } finally {
      client.release();
    }
  } catch (error) {
    process.send?.({ id, error: String(error) });
  }
}

/** Writes of the transaction that each connection is in; absent outside of one. */
const transactions = new WeakMap();

/** The label of the commit that this statement makes, or null. */
function commitOf(client, text) {
  const word = text.trim().slice(0, 8).toLowerCase();
  if (word.startsWith("begin") || word.startsWith("start tr")) {
    transactions.set(client, []);
    return null;
  }
  const open = transactions.get(client);
  if (word.startsWith("rollback")) {
    transactions.delete(client);
    return null;
  }
  if (word.startsWith("commit")) {
    transactions.delete(client);
    return labelOf(open ?? []);
  }
  const write = WRITE.exec(text);
  if (!write) return null;
  const what = `${write[1].split(/\s/)[0].toLowerCase()} ${write[2].replaceAll('"', "")}`;
  if (open) {
    open.push(what);
    return null;
  }
  return labelOf([what]);
}

function labelOf(writes) {
  const label = [...new Set(writes)].join(", ");
  // The heartbeat comes by the clock and not by the story.
  return label === "" || label.includes("executors") ? null : label;
}

function die() {
  process.kill(process.pid, "SIGKILL");
  // The signal is on its way; nothing more may happen meanwhile.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000);
}

const query = Client.prototype.query;
Client.prototype.query = function watchedQuery(config, values, callback) {
  const text = typeof config === "string" ? config : (config?.text ?? "");
  const label = commitOf(this, text);
  if (!isCounting || label === null) return query.call(this, config, values, callback);
  process.send?.(label);
  if (kill?.label === label) seen += 1;
  const isHere = kill?.label === label && kill.ordinal === seen;
  if (!isHere) return query.call(this, config, values, callback);
  if (kill.moment === "before") die();
  if (typeof values === "function") return query.call(this, config, () => die());
  if (typeof callback === "function") return query.call(this, config, values, () => die());
  return query.call(this, config, values).then(() => die());
};
