import type { Command } from "commander";
import type { Settings } from "../core/settings.ts";
import type { Terminal } from "./terminal.ts";

export type SettingsCommandDeps = {
  terminal: Terminal;
  /** Reads a file, or the one of the environment where none is named. Errors: ConfigurationError with every mistake. */
  read(file: string | null): Promise<{ path: string; settings: Settings }>;
};

/** `settings check [file]`: says every mistake of a settings file, without starting anything. Exit codes: 0, 78. */
export function addSettingsCommand(program: Command, { terminal, read }: SettingsCommandDeps): void {
  const { settings: t } = terminal.texts.cli;
  const command = program.command("settings").description(t.about);
  command
    .command("check")
    .argument("[file]", t.file)
    .description(t.check)
    .action(async (file: string | undefined) => {
      const { path, settings } = await read(file ?? null);
      const { approvers, operators, approvals } = settings;
      const said = t.fine(path, {
        needed: approvals.needed,
        approvers: approvers.people.length,
        groups: approvers.groups.length,
        operators: operators.people.length + operators.groups.length,
      });
      terminal.out(`${terminal.paint("ok", t.mark)} ${said}\n`);
      terminal.exit(0);
    });
}
