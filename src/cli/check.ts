import type { Command } from "commander";
import { PROFILES } from "../core/profile.ts";
import type { CheckIo, CheckOptions } from "./run-check-command.ts";
import { collectTag } from "./tag-option.ts";

/** Adds `check`: exit 0 ready, warnings included; 1 a blocker or `restricted`; 2 something unknown or `uncertain`. */
export function addCheckCommand(program: Command, io: CheckIo): void {
  const { cli } = io.terminal.texts;
  const t = cli.check;
  program
    .command("check")
    .description(t.about)
    .argument("<source>", t.source)
    .argument("<destination>", t.destination)
    .requiredOption("--region <region>", t.region)
    .option("--profile <profile>", t.profile(PROFILES), "documented")
    .option("--storage-class <class>", t.storageClass, "Standard")
    .option("--tag <key=value>", cli.tag, collectTag)
    .option("--json", cli.json)
    .action(async (source: string, destination: string, options: CheckOptions) => {
      const { runCheckCommand } = await import("./run-check-command.ts");
      await runCheckCommand(source, destination, options, io);
    });
}
