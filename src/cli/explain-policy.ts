import type { Command } from "commander";
import { PARTITIONS } from "../core/partitions.ts";
import type { ExplainPolicyIo, ExplainPolicyOptions } from "./judge-policy-file.ts";
import { collectTag } from "./tag-option.ts";

/** Adds `explain-policy` to the program. Missing options are reported by the command itself, all at once, with exit 64. */
export function addExplainPolicyCommand(program: Command, io: ExplainPolicyIo): void {
  const { cli } = io.terminal.texts;
  const t = cli.explain;
  program
    .command("explain-policy")
    .description(t.about)
    .argument("<file>", t.file)
    .option("--bucket <name>", t.bucket)
    .option("--account <id>", t.account)
    .option("--user <user>", t.user)
    .option("--prefix <prefix>", t.prefix)
    .option("--partition <partition>", PARTITIONS.join(", "), "aws")
    .option("--organization <id>", t.organization)
    .option("--region <region>", t.region)
    .option("--tag <key=value>", cli.tag, collectTag)
    .option("--json", t.json)
    .addHelpText("after", `\n${t.exitCodes}`)
    .action(async (file: string, options: ExplainPolicyOptions) => {
      const { explainPolicy } = await import("./judge-policy-file.ts");
      io.terminal.exit(await explainPolicy(file, options, io));
    });
}
