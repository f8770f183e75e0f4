import type { Command } from "commander";
import type { Terminal } from "../terminal.ts";
import type { InitDeps } from "./run-init.ts";

/** Adds `init`: from nothing to a tried set-up. */
export function addInitCommand(program: Command, terminal: Terminal, connect: () => Promise<InitDeps>): void {
  const { init: t } = terminal.texts.cli;
  program
    .command("init")
    .description(t.about)
    .option("--dry-run", t.dryRun)
    .action(async ({ dryRun }: { dryRun?: boolean }) => {
      const { runInit } = await import("./run-init.ts");
      terminal.exit(await runInit(await connect(), dryRun === true));
    });
}
