import type { Command } from "commander";
import type { CompareIo } from "./run-compare.ts";

export type CompareOptions = {
  sample?: string;
  report?: string;
  since?: string;
  resume?: string;
  region?: string;
  json?: boolean;
};

export const MAX_SAMPLE = 10_000;

/** Adds `compare`: exit 0 same, 1 different, 2 not known, 64 wrong arguments, 130 Ctrl-C. */
export function addCompareCommand(program: Command, io: CompareIo): void {
  const { cli } = io.terminal.texts;
  const t = cli.compare;
  program
    .command("compare")
    .description(t.about)
    .argument("<source>", t.source)
    .argument("<destination>", t.destination)
    .option("--sample <number>", t.sample(MAX_SAMPLE))
    .option("--report <file>", t.report)
    .option("--since <time>", t.since)
    .option("--resume <file>", t.resume)
    .option("--region <region>", t.region)
    .option("--json", cli.json)
    .addHelpText("after", `\n${t.help}`)
    .action(async (source: string, destination: string, options: CompareOptions) => {
      const { runCompare } = await import("./run-compare.ts");
      io.terminal.exit(await runCompare(source, destination, options, io));
    });
}
