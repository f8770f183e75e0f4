// Loaded with --import into the bot's process and into its threads. Ends the thread of the embedded database, which did not
// ask for it, in the way that END_DATABASE_BY names: at SIGUSR2, at the statement that END_DATABASE_AT fits, or at the
// thread's first order (END_DATABASE_AT=order).
import { createRequire, syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import threads, { BroadcastChannel, isMainThread, parentPort, Worker } from "node:worker_threads";

const { END_DATABASE_BY: way, END_DATABASE_AT: moment } = process.env;
const IN_THE_THREAD = {
  throwing: () => throwAway(new Error("the thread was made to throw")),
  "throwing what is no error": () => throwAway(null),
  exiting: () => process.exit(0),
  "an error before its end": () => process.exit(0),
  "running out of memory": () => {
    for (const hoard = []; ; ) hoard.push(new Array(10_000).fill({}));
  },
};
/** The heap of JavaScript alone: the database's own memory does not count. */
const HEAP_MB = 64;

const channel = new BroadcastChannel("end-database");
channel.unref();
if (isMainThread) inTheProcess();
else if (process.argv[1]?.endsWith("database-thread.js")) inTheThread();

/** Not in the caller's promise. */
function throwAway(thrown) {
  setImmediate(() => {
    throw thrown;
  });
}

function inTheThread() {
  const end = IN_THE_THREAD[way];
  if (moment === "order") parentPort.once("message", () => end());
  else channel.onmessage = () => end();
}

/** As a connection that breaks before the thread's end is known, in work that nobody waits for. */
function failThenEnd() {
  void Promise.reject(new Error("Connection terminated unexpectedly"));
  setTimeout(() => channel.postMessage("end"), 50);
}

function inTheProcess() {
  let database = null;
  threads.Worker = class extends Worker {
    constructor(file, options) {
      super(file, { ...options, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
      if (String(file).endsWith("database-thread.js")) database = this;
    }
  };
  syncBuiltinESMExports();
  const end = () => {
    if (way === "termination") void database.terminate();
    else if (way === "an error before its end") failThenEnd();
    else channel.postMessage("end");
  };
  process.on("SIGUSR2", end);
  if (moment === undefined || moment === "order") return;

  const { Client } = createRequire(join(process.cwd(), "package.json"))("pg");
  const isMoment = new RegExp(moment);
  const query = Client.prototype.query;
  Client.prototype.query = async function endingQuery(config, ...rest) {
    const statement = `${config?.text ?? config} ${JSON.stringify(rest)}`;
    if (!isMoment.test(statement)) return query.call(this, config, ...rest);
    // Sent only when it can no longer arrive: what came before it stays without a commit.
    const exited = new Promise((resolve) => database.once("exit", resolve));
    end();
    await exited;
    return query.call(this, config, ...rest);
  };
}
