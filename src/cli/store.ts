import type { Command } from "commander";
import type { Terminal } from "./terminal.ts";

export type StoreCommandDeps = {
  terminal: Terminal;
  backUp(file: string): Promise<{ sizeBytes: number }>;
  restore(file: string): Promise<{ folder: string; madeAt: string; version: string }>;
  /** `serverUrl` null: that of the environment. */
  move(serverUrl: string | null): Promise<{ folder: string; preparations: number; auditEntries: number }>;
};

/** Adds `backup`, `restore` and `move-store`. Exit codes: 0, 78 when a person has to do something first. */
export function addStoreCommands(program: Command, { terminal, ...deps }: StoreCommandDeps): void {
  const { store: t } = terminal.texts.cli;
  program
    .command("backup")
    .description(t.backupAbout)
    .argument("<file>", t.backupFile)
    .action(async (file: string) => {
      const { sizeBytes } = await deps.backUp(file);
      terminal.out(`${t.backedUp(file, sizeBytes)}\n`);
    });
  program
    .command("restore")
    .description(t.restoreAbout)
    .argument("<file>", t.restoreFile)
    .action(async (file: string) => {
      terminal.out(`${t.restored(await deps.restore(file))}\n`);
    });
  program
    .command("move-store")
    .description(t.moveAbout)
    .option("--to <url>", t.moveTo)
    .action(async ({ to }: { to?: string }) => {
      terminal.out(`${t.moved(await deps.move(to ?? null))}\n`);
    });
}
