import { readdirSync, readFileSync } from "node:fs";

/** The command lines of everything that this process has started, and what that started, as `ps` shows them to all. */
export function readChildArguments(): string[] {
  const processes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        // The name in brackets may hold anything; the parent is the second field after it.
        const parent = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[1];
        const commandLine = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
        return [{ pid, parent, commandLine }];
      } catch {
        // Gone meanwhile.
        return [];
      }
    });
  const ours = new Set([String(process.pid)]);
  for (let grown = 0; grown !== ours.size; ) {
    grown = ours.size;
    for (const { pid, parent } of processes) if (parent && ours.has(parent)) ours.add(pid);
  }
  return processes.filter(({ pid }) => ours.has(pid)).map(({ commandLine }) => commandLine);
}
