import type { Command } from "commander";
import type { CountIo } from "./run-count.ts";

/** Adds `count s3://bucket[/prefix] [--json]`: exit 0 done, 2 the cloud said no, 64 a wrong address, 130 Ctrl-C. */
export function addCountCommand(program: Command, io: CountIo): void {
  const { cli } = io.terminal.texts;
  program
    .command("count")
    .description(cli.count.about)
    .argument("<address>", cli.count.address)
    .option("--json", cli.json)
    .action(async (address: string, options: { json?: boolean }) => {
      const { runCount } = await import("./run-count.ts");
      io.terminal.exit(await runCount(address, options.json === true, io));
    });
}
