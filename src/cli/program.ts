import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Command, CommanderError, Option } from "commander";
import { readConfiguration } from "../config/configuration.ts";
import { ConfigurationError } from "../config/configuration-error.ts";
import {
  readCheckEnv,
  readCountEnv,
  readLocale,
  readStoreEnv,
  silenceAwsNodeWarning,
  wantsNoColor,
} from "../config/env.ts";
import { CloudError, SetUpError, UserFacingError } from "../core/errors.ts";
import { LANGUAGES } from "../core/language.ts";
import { EX_CONFIG, EX_SOFTWARE, EX_USAGE, exitCodeOf } from "../exit-codes.ts";
import { createLogger } from "../logger.ts";
import { PACKAGE_ROOT } from "../package-root.ts";
import { describeError } from "../security/redact.ts";
import { createSealer } from "../security/seal.ts";
import { verifyAudit } from "../security/verify-audit.ts";
import { describeFault } from "../texts/doctor-line.ts";
import { detailText } from "../texts/failure-text.ts";
import { TEXTS_BY_LANGUAGE } from "../texts/languages.ts";
import { addAuditCommands } from "./audit.ts";
import { addCheckCommand } from "./check.ts";
import { addCountCommand, countSource } from "./count.ts";
import { addExplainPolicyCommand } from "./explain-policy.ts";
import { languageOfCommandLine } from "./language.ts";
import { createTerminal, UsageError } from "./terminal.ts";

/** Of the package, such as 0.1.0. */
const readVersion = () =>
  String(JSON.parse(readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8")).version);
const hasColour = process.stdout.isTTY === true && !wantsNoColor();
/** Descriptions are made before the arguments are read, so the language is looked for by itself. */
const texts = TEXTS_BY_LANGUAGE[languageOfCommandLine(process.argv.slice(2), readLocale())];
const terminal = createTerminal({ hasColour, texts });
const now = () => new Date();
/** Commands talk to a person; what they have to say is not in the log. */
const quiet = createLogger("silent");

// The SDKs and the engine are loaded by the commands that need them: `explain-policy` answers at once.
const program = new Command("mgw-prep")
  .description(texts.cli.about)
  .version(readVersion(), "--version", texts.cli.version)
  .addOption(new Option("--lang <language>", texts.cli.lang).choices(LANGUAGES))
  .helpOption("-h, --help", texts.cli.help)
  .helpCommand("help [command]", texts.cli.help)
  .configureHelp({ styleTitle: texts.cli.parserSays })
  .configureOutput({ outputError: (words, write) => write(texts.cli.parserSays(words)) })
  .showHelpAfterError(texts.cli.addHelp)
  .exitOverride();

program
  .command("start")
  .description(texts.cli.start.about)
  .option("--seal-key-lost", texts.cli.start.sealKeyLost)
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
  terminal,
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
  terminal,
  readStdin: () => text(process.stdin),
  readFile: (path) => readFile(path, "utf8"),
  now,
});

program
  .command("doctor")
  .description(texts.cli.doctor.about)
  .option("--json", texts.cli.doctor.json)
  .action(async ({ json }: { json?: boolean }) => {
    const configuration = readConfiguration();
    const { runDoctor } = await import("./doctor.ts");
    const options = { isJson: json === true };
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
  const t = texts.cli;
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EX_USAGE;
  if (error instanceof UsageError) {
    terminal.err(`${t.usageError(error.message)}\n${t.addHelp}\n`);
    return EX_USAGE;
  }
  if (error instanceof ConfigurationError) {
    terminal.err(`${t.notComplete}\n`);
    for (const { where, remedy } of error.mistakes) terminal.err(`  ${where}: ${remedy}\n`);
    return EX_CONFIG;
  }
  if (error instanceof SetUpError) {
    terminal.err(`${t.cannotStart}\n`);
    for (const mistake of error.mistakes) {
      const { message, hint } = describeFault(texts, mistake);
      terminal.err(`  ${message}\n    ${hint}\n`);
    }
    return EX_CONFIG;
  }
  if (error instanceof UserFacingError) {
    const { message, hint } = describeFault(texts, error.fault);
    terminal.err(`${message}\n${hint}\n`);
    return exitCodeOf(error);
  }
  if (error instanceof CloudError) {
    const { failure } = error;
    terminal.err(`${t.cloudFailed({ ...failure, detail: detailText(texts.failure, failure.detail) })}\n`);
    return EX_SOFTWARE;
  }
  terminal.err(`${t.ownError}\n${JSON.stringify(describeError(error), null, 2)}\n`);
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
