import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { Command, CommanderError, Option } from "commander";
import { readApiEnv, readLocale, wantsNoColor } from "../config/terminal-env.ts";
import { DEFAULT_LANGUAGE, LANGUAGES, type Language } from "../core/language.ts";
import { EXIT_NO_READER } from "../exit-codes.ts";
import { PACKAGE_ROOT, VERSION } from "../package-root.ts";
import type { Texts } from "../texts/texts.ts";
import { addAuditCommands } from "./audit.ts";
import { addCheckCommand } from "./check.ts";
import { addCompareCommand } from "./compare.ts";
import { addCountCommand } from "./count.ts";
import { addExplainPolicyCommand } from "./explain-policy.ts";
import { addExportCommand } from "./export.ts";
import { addInitCommand } from "./init/init.ts";
import { languageOfCommandLine } from "./language.ts";
import { addRequestCommands } from "./request.ts";
import { addSettingsCommand } from "./settings.ts";
import { addStoreCommands } from "./store.ts";
import { createTerminal, type Terminal, usageError } from "./terminal.ts";
import { addUninstallCommand } from "./uninstall.ts";

const now = () => new Date();

/** Does what the command line asks for; the exit code is set with it. */
export async function runProgram(): Promise<void> {
  endWithItsReader();
  // Descriptions are made before the arguments are read, so the language is looked for by itself.
  const texts = await loadTexts(languageOfCommandLine(process.argv.slice(2), readLocale()));
  const hasColour = process.stdout.isTTY === true && !wantsNoColor();
  const terminal = createTerminal({ hasColour, texts });
  try {
    await createProgram(terminal, texts).parseAsync();
  } catch (error) {
    // Help and version end like this too.
    if (error instanceof CommanderError && error.exitCode === 0) return;
    const { tellFailure } = await import("./tell-failure.ts");
    process.exitCode = tellFailure(error, terminal);
  }
}

/** A reader may have enough, as `head` has: the command ends like one that the signal for it ended, with nothing said. */
function endWithItsReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit(EXIT_NO_READER);
    });
  }
}

/** The texts of one language; where nobody asks for another, that of most is the only one that is loaded. */
async function loadTexts(language: Language): Promise<Texts> {
  if (language === DEFAULT_LANGUAGE) return (await import("../texts/en.ts")).en;
  return (await import("../texts/languages.ts")).TEXTS_BY_LANGUAGE[language];
}

/** What a command works with is loaded when it runs: `--help` and `explain-policy` answer at once. */
function createProgram(terminal: Terminal, texts: Texts): Command {
  const program = new Command("mgw-prep")
    .description(texts.cli.about)
    .version(VERSION, "--version", texts.cli.version)
    .addOption(new Option("--lang <language>", texts.cli.lang).choices(LANGUAGES))
    .helpOption("-h, --help", texts.cli.help)
    .helpCommand("help [command]", texts.cli.help)
    .configureHelp({ styleTitle: texts.cli.parserSays })
    .configureOutput({ outputError: (words, write) => write(texts.cli.parserSays(words)) })
    .showHelpAfterError(texts.cli.addHelp)
    .exitOverride();
  connectInitCommand(program, terminal);
  addStartCommand(program, terminal, texts);
  addCloudCommands(program, terminal);
  connectSettingsCommand(program, terminal);
  addDoctorCommand(program, terminal, texts);
  connectAuditCommands(program, terminal);
  connectStoreCommands(program, terminal);
  connectLeavingCommands(program, terminal);
  connectRequestCommands(program, terminal);
  return program;
}

/** Readers of the environment, and a log for commands that talk to a person: what they have to say is not in it. */
async function loadEnvironment() {
  const environment = await import("../config/env.ts");
  environment.silenceAwsNodeWarning();
  const { createLogger } = await import("../logger.ts");
  return { ...environment, quiet: createLogger("silent") };
}

function addStartCommand(program: Command, terminal: Terminal, texts: Texts): void {
  program
    .command("start")
    .description(texts.cli.start.about)
    .option("--seal-key-lost", texts.cli.start.sealKeyLost)
    .action(async ({ sealKeyLost }: { sealKeyLost?: boolean }) => {
      const { readConfiguration } = await import("../config/configuration.ts");
      const configuration = readConfiguration();
      const { runBot } = await import("../main.ts");
      terminal.exit(await runBot(configuration, { isSealKeyLost: sealKeyLost === true }));
    });
}

function onInterrupt(act: () => void): () => void {
  process.once("SIGINT", act);
  return () => process.off("SIGINT", act);
}

/** The commands that read clouds, or what a cloud has printed. */
function addCloudCommands(program: Command, terminal: Terminal): void {
  addCheckCommand(program, {
    terminal,
    now,
    connect: async () => {
      const { readCheckEnv, quiet } = await loadEnvironment();
      const env = readCheckEnv();
      const { createClouds } = await import("../compose/clouds.ts");
      return { ...createClouds(env, quiet.callLog), site: env.ALIBABA_SITE };
    },
  });

  addCountCommand(program, {
    terminal,
    count: async (source, input) => {
      const { readCountEnv, quiet } = await loadEnvironment();
      const env = readCountEnv();
      const { createAws } = await import("../compose/clouds.ts");
      const { countSource } = await import("./run-count.ts");
      return countSource(createAws(env, quiet.callLog), source, input);
    },
    onInterrupt,
  });

  addCompareCommand(program, {
    terminal,
    open: async (asked) => {
      const { readCheckEnv, quiet } = await loadEnvironment();
      const env = readCheckEnv();
      const { createClouds } = await import("../compose/clouds.ts");
      const { openSides } = await import("../comparison/open-sides.ts");
      return openSides(createClouds(env, quiet.callLog), asked, now());
    },
    now,
    onInterrupt,
  });

  addExplainPolicyCommand(program, {
    terminal,
    readStdin: () => text(process.stdin),
    readFile: (path) => readFile(path, "utf8"),
    now,
  });
}

function connectSettingsCommand(program: Command, terminal: Terminal): void {
  addSettingsCommand(program, {
    terminal,
    read: async (file) => {
      const { readSettingsPath, readSite } = await import("../config/env.ts");
      const { readSettings } = await import("../config/settings.ts");
      const path = file ?? readSettingsPath();
      return { path, settings: readSettings(path, readSite()) };
    },
  });
}

function addDoctorCommand(program: Command, terminal: Terminal, texts: Texts): void {
  program
    .command("doctor")
    .description(texts.cli.doctor.about)
    .option("--json", texts.cli.doctor.json)
    .action(async ({ json }: { json?: boolean }) => {
      const { readConfiguration } = await import("../config/configuration.ts");
      const configuration = readConfiguration();
      const { quiet } = await loadEnvironment();
      const { runDoctor } = await import("./doctor.ts");
      const options = { isJson: json === true };
      terminal.exit(await runDoctor(configuration, terminal, { ...quiet, now }, options));
    });
}

function connectAuditCommands(program: Command, terminal: Terminal): void {
  addAuditCommands(program, {
    terminal,
    readEntries: async function* () {
      const { readStoreEnv, quiet } = await loadEnvironment();
      const env = readStoreEnv();
      const { readAuditEntries } = await import("./audit-source.ts");
      yield* readAuditEntries(env, quiet.log);
    },
    accept: async (reason) => {
      const { readStoreEnv, quiet } = await loadEnvironment();
      const env = readStoreEnv();
      const { acceptAuditLog } = await import("./audit-source.ts");
      return acceptAuditLog(env, quiet.log, reason);
    },
    verify: async (rows, head) => {
      const { readStoreEnv } = await loadEnvironment();
      const sealer = (await import("../security/seal.ts")).createSealer(readStoreEnv().MGW_SEAL_KEY);
      const { verifyAudit } = await import("../security/verify-audit.ts");
      return verifyAudit(sealer, rows, head);
    },
  });
}

function connectStoreCommands(program: Command, terminal: Terminal): void {
  addStoreCommands(program, {
    terminal,
    backUp: async (file) => {
      const { readDataEnv } = await import("../config/env.ts");
      const { backUp } = await import("../compose/backup.ts");
      return backUp(readDataEnv(), file, now());
    },
    restore: async (file) => {
      const { readDataEnv } = await import("../config/env.ts");
      const { restore } = await import("../compose/backup.ts");
      return restore(readDataEnv(), file);
    },
    move: async (serverUrl) => {
      const { quiet } = await loadEnvironment();
      const { readMoveEnv } = await import("../config/env.ts");
      const { env, target } = readMoveEnv(serverUrl);
      const { moveStore } = await import("../compose/move-store.ts");
      return moveStore(env, target, { log: quiet.log, now });
    },
  });
}

/** What takes data and everything else out of the product. */
function connectLeavingCommands(program: Command, terminal: Terminal): void {
  addExportCommand(program, {
    terminal,
    read: async function* () {
      const { readStoreEnv, quiet } = await loadEnvironment();
      const env = readStoreEnv();
      const { readPreparations } = await import("./audit-source.ts");
      yield* readPreparations(env, quiet.log);
    },
  });
  addUninstallCommand(program, {
    terminal,
    open: async (work) => {
      const { readConfiguration } = await import("../config/configuration.ts");
      const configuration = readConfiguration();
      const { quiet } = await loadEnvironment();
      const { withInstallation } = await import("../compose/uninstall.ts");
      return withInstallation(configuration, { ...quiet, now }, work);
    },
  });
}

/** What programs ask with; it needs no part of the bot's own environment. */
function connectRequestCommands(program: Command, terminal: Terminal): void {
  addRequestCommands(program, {
    terminal,
    readEnv: () => {
      const { url, token } = readApiEnv();
      const { noEnv } = terminal.texts.cli.request;
      return url === undefined || token === undefined ? usageError(noEnv) : { url, token };
    },
    newKey: randomUUID,
    makeToken: async () => (await import("../security/api-tokens.ts")).makeApiToken(),
  });
}

function connectInitCommand(program: Command, terminal: Terminal): void {
  addInitCommand(program, terminal, async () => {
    const { quiet } = await loadEnvironment();
    const { readSlackApiUrl, useVariables } = await import("../config/env.ts");
    const { createPrompter } = await import("./init/prompter.ts");
    const { readWorkspaceOf } = await import("../compose/workspace.ts");
    const { parseSettings } = await import("../config/settings.ts");
    return {
      terminal,
      prompter: createPrompter(process.stdin, process.stdout),
      packageRoot: PACKAGE_ROOT,
      folder: process.cwd(),
      language: languageOfCommandLine(process.argv.slice(2), readLocale()),
      readWorkspace: (token) => readWorkspaceOf(token, readSlackApiUrl(), quiet.log),
      checkSettings: (text) => void parseSettings(text, "mgw-prep.yaml", null),
      runDoctor: async (values) => {
        useVariables(values);
        const { readConfiguration } = await import("../config/configuration.ts");
        const { runDoctor } = await import("./doctor.ts");
        return runDoctor(readConfiguration(), terminal, { ...quiet, now }, { isJson: false });
      },
    };
  });
}
