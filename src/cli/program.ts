import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Command, CommanderError } from "commander";
import { readConfiguration } from "../config/configuration.ts";
import { ConfigurationError } from "../config/configuration-error.ts";
import {
  readCheckEnv,
  readCountEnv,
  readStoreEnv,
  silenceAwsNodeWarning,
  wantsNoColor,
} from "../config/env.ts";
import { CloudError, SetUpError, UserFacingError } from "../core/errors.ts";
import { EX_CONFIG, EX_SOFTWARE, EX_USAGE, exitCodeOf } from "../exit-codes.ts";
import { createLogger } from "../logger.ts";
import { PACKAGE_ROOT } from "../package-root.ts";
import { describeError } from "../security/redact.ts";
import { createSealer } from "../security/seal.ts";
import { verifyAudit } from "../security/verify-audit.ts";
import { addAuditCommands } from "./audit.ts";
import { addCheckCommand } from "./check.ts";
import { addCountCommand, countSource } from "./count.ts";
import { addExplainPolicyCommand } from "./explain-policy.ts";
import { createTerminal, UsageError } from "./terminal.ts";

/** Of the package, such as 0.1.0. */
const readVersion = () =>
  String(JSON.parse(readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8")).version);
const hasColour = process.stdout.isTTY === true && !wantsNoColor();
const terminal = createTerminal({ hasColour });
const now = () => new Date();
/** Commands talk to a person; what they have to say is not in the log. */
const quiet = createLogger("silent");

// The SDKs and the engine are loaded by the commands that need them: `explain-policy` answers at once.
const program = new Command("mgw-prep")
  .description("Gets an Amazon S3 bucket and an Alibaba Cloud OSS bucket ready for a migration.")
  .version(readVersion(), "--version")
  .showHelpAfterError("(add --help for the arguments)")
  .exitOverride();

program
  .command("start")
  .description("run the bot")
  .option("--seal-key-lost", "the seal key used until now is lost for good: destroy what only it opens")
  .action(async ({ sealKeyLost }: { sealKeyLost?: boolean }) => {
    const configuration = readConfiguration();
    const { runBot } = await import("../main.ts");
    terminal.exit(await runBot(configuration, { isSealKeyLost: sealKeyLost === true }));
  });

addCheckCommand(program, {
  terminal,
  now,
  connect: async () => {
    const env = readCheckEnv();
    const { createClouds } = await import("../compose/clouds.ts");
    return { ...createClouds(env, quiet.callLog), site: env.ALIBABA_SITE };
  },
});

addCountCommand(program, {
  writeOut: terminal.out,
  writeError: terminal.err,
  isErrorTerminal: process.stderr.isTTY === true,
  setExitCode: terminal.exit,
  count: async (source, input) => {
    const env = readCountEnv();
    const { createAws } = await import("../compose/clouds.ts");
    return countSource(createAws(env, quiet.callLog), source, input);
  },
  onInterrupt: (act) => {
    process.once("SIGINT", act);
    return () => process.off("SIGINT", act);
  },
});

addExplainPolicyCommand(program, {
  stdout: process.stdout,
  stderr: process.stderr,
  readStdin: () => text(process.stdin),
  readFile: (path) => readFile(path, "utf8"),
  isColourful: hasColour,
  now,
  setExitCode: terminal.exit,
});

program
  .command("doctor")
  .description("try every permission, scope, setting and connection that the bot needs")
  .option("--json", "print one JSON document")
  .action(async ({ json }: { json?: boolean }) => {
    const configuration = readConfiguration();
    const { runDoctor } = await import("./doctor.ts");
    const options = { isJson: json === true, isErrorTerminal: process.stderr.isTTY === true };
    terminal.exit(await runDoctor(configuration, terminal, { ...quiet, now }, options));
  });

addAuditCommands(program, {
  terminal,
  readEntries: async function* () {
    const env = readStoreEnv();
    const { readAuditEntries } = await import("./audit-source.ts");
    yield* readAuditEntries(env, quiet.log);
  },
  accept: async (reason) => {
    const env = readStoreEnv();
    const { acceptAuditLog } = await import("./audit-source.ts");
    return acceptAuditLog(env, quiet.log, reason);
  },
  verify: (rows, head) => verifyAudit(createSealer(readStoreEnv().MGW_SEAL_KEY), rows, head),
});

/** What a failed command tells, and its exit code. */
function tell(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EX_USAGE;
  if (error instanceof UsageError) {
    terminal.err(`error: ${error.message}\n(add --help for the arguments)\n`);
    return EX_USAGE;
  }
  if (error instanceof ConfigurationError) {
    terminal.err("The configuration is not complete:\n");
    for (const { where, remedy } of error.mistakes) terminal.err(`  ${where}: ${remedy}\n`);
    return EX_CONFIG;
  }
  if (error instanceof SetUpError) {
    terminal.err("mgw-prep cannot start before this is mended:\n");
    for (const { message, hint } of error.mistakes) terminal.err(`  ${message}\n    ${hint}\n`);
    return EX_CONFIG;
  }
  if (error instanceof UserFacingError) {
    terminal.err(`${error.message}\n${error.hint}\n`);
    return exitCodeOf(error);
  }
  if (error instanceof CloudError) {
    const { operation, subject, code, detail, requestId } = error.failure;
    terminal.err(
      `${operation} on ${subject} failed: ${code}: ${detail} (request ${requestId ?? "unknown"})\n`,
    );
    return EX_SOFTWARE;
  }
  terminal.err(`An error of mgw-prep itself:\n${JSON.stringify(describeError(error), null, 2)}\n`);
  return EX_SOFTWARE;
}

/** Does what the command line asks for; the exit code is set with it. */
export async function runProgram(): Promise<void> {
  silenceAwsNodeWarning();
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = tell(error);
  }
}
