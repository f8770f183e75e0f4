// Loaded into the bot's process before the bot: a host whose clock is wrong, from the start on (LAB_CLOCK_SHIFT_MS) or from
// the moment the parent says so. What measures spans of time (performance.now, timers) goes on as it does on such a host.
const RealDate = Date;
let shiftMs = Number(process.env["LAB_CLOCK_SHIFT_MS"] ?? 0);

// The database's thread lives on the same host; the parent's message comes to the process alone.
const threads = new BroadcastChannel("shifted-clock");
threads.onmessage = ({ data }) => {
  shiftMs = data;
};
process.on("message", (message) => {
  if (message.shiftMs === undefined) return;
  shiftMs = message.shiftMs;
  threads.postMessage(shiftMs);
});
// Listening for either must not keep a process alive that wants to end.
threads.unref();
process.channel?.unref();

const now = () => RealDate.now() + shiftMs;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
});
