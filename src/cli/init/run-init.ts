import { randomBytes } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { SlackFailure } from "../../core/errors.ts";
import type { Workspace } from "../../core/workspace.ts";
import type { Terminal } from "../terminal.ts";
import { appLink } from "./app-link.ts";
import { askChannel, askWhom } from "./ask-people.ts";
import { type Answers, environmentText, readEnvironmentText, settingsText } from "./files.ts";
import { InputEnded, type Prompter } from "./prompter.ts";

export type InitDeps = {
  terminal: Terminal;
  prompter: Prompter;
  /** Where the examples and templates are. */
  packageRoot: string;
  /** Where the files are written. */
  folder: string;
  language: "en" | "zh";
  readWorkspace(botToken: string): Promise<Workspace>;
  /** The settings as they would be read. Errors: ConfigurationError. */
  checkSettings(text: string): void;
  /** Tries everything with this environment; the exit code. */
  runDoctor(environment: Record<string, string>): Promise<number>;
};

const FILES = { environment: ".env", settings: "mgw-prep.yaml" } as const;
/** Templates of both identities, of the package. */
const TEMPLATES = "identities";

/**
 * Asks what is needed, writes the environment and the settings, and tries everything. Nothing that is there is overwritten; with
 * `isDry` nothing is written. Exit codes: doctor's, 0 when dry, 1 when a file is there or the input ended.
 */
export async function runInit(deps: InitDeps, isDry: boolean): Promise<number> {
  const { terminal, folder } = deps;
  const { init: t } = terminal.texts.cli;
  try {
    const there = [...Object.values(FILES), TEMPLATES].filter((name) => existsSync(join(folder, name)));
    if (there.length > 0) {
      terminal.err(`${t.exists(there)}\n`);
      return 1;
    }
    const answers = await askEverything(deps);
    const environment = environmentText(read(deps, ".env.example"), answers);
    const settings = settingsText(read(deps, "mgw-prep.example.yaml"), answers);
    deps.checkSettings(settings);
    if (isDry) {
      terminal.out(`\n${t.dry}\n`);
      terminal.out(
        `--- ${FILES.environment}\n${masked(environment, answers)}\n--- ${FILES.settings}\n${settings}\n`,
      );
      return 0;
    }
    // Both refuse a file that came meanwhile.
    writeFileSync(join(folder, FILES.environment), environment, { flag: "wx", mode: 0o600 });
    writeFileSync(join(folder, FILES.settings), settings, { flag: "wx", mode: 0o644 });
    writeTemplates(deps);
    terminal.out(`\n${t.written(Object.values(FILES), TEMPLATES)}\n${t.keepSealKey}\n\n`);
    const set = { ...readEnvironmentText(environment), MGW_SETTINGS: join(folder, FILES.settings) };
    const code = await deps.runDoctor(set);
    terminal.out(`\n${code === 0 ? t.ready : t.notReady}\n`);
    return code;
  } catch (error) {
    if (!(error instanceof InputEnded)) throw error;
    terminal.err(`\n${t.ended}\n`);
    return 1;
  } finally {
    deps.prompter.close();
  }
}

async function askEverything(deps: InitDeps): Promise<Answers> {
  const { terminal, prompter } = deps;
  const { init: t } = terminal.texts.cli;
  const link = appLink(parse(read(deps, "manifest.yml")) as object);
  terminal.out(`${t.begin}\n\n${link === null ? t.pasteManifest : t.createApp(link)}\n\n`);
  const { botToken, workspace } = await askBotToken(deps);
  const appToken = await askMatching(deps, t.appToken, /^xapp-[!-~]+$/, t.notAppToken, true);
  terminal.out(`\n${t.people}\n`);
  const asking = { terminal, prompter };
  const approvers = await askWhom(asking, t.approvers, workspace);
  const operators = await askWhom(asking, t.operators, workspace);
  const operatorsChannel = await askChannel(asking, t.operatorsChannel, workspace.channels);
  const defaultChannel = await askChannel(asking, t.defaultChannel, workspace.channels);
  terminal.out(`\n${t.clouds}\n`);
  const region = /^([a-z]{2}(-[a-z]+)+-\d)?$/;
  const awsRegion = (await askMatching(deps, t.awsRegion, region, t.notRegion)) || "us-east-1";
  const awsKey = await askKey(deps, t.awsKeyId, t.awsKeySecret);
  const site = (await askMatching(deps, t.site, /^(intl|cn)?$/, t.notSite)) === "cn" ? "cn" : "intl";
  const alibabaKey = await askKey(deps, t.alibabaKeyId, t.alibabaKeySecret);
  return {
    ...{ botToken, appToken, approvers, operators, operatorsChannel, defaultChannel },
    ...{ language: deps.language, site, awsRegion, awsKey, alibabaKey },
    sealKey: randomBytes(32).toString("base64"),
  };
}

/** Until Slack takes it. */
async function askBotToken(deps: InitDeps): Promise<{ botToken: string; workspace: Workspace }> {
  const { terminal } = deps;
  const { init: t } = terminal.texts.cli;
  for (;;) {
    const botToken = await askMatching(deps, t.botToken, /^xoxb-[!-~]+$/, t.notBotToken, true);
    try {
      const workspace = await deps.readWorkspace(botToken);
      terminal.out(`  ${t.workspace(workspace.teamName, workspace.people.length)}\n`);
      return { botToken, workspace };
    } catch (error) {
      if (!(error instanceof SlackFailure)) throw error;
      terminal.out(`  ${t.slackRefused(error.code)}\n`);
    }
  }
}

async function askMatching(
  { terminal, prompter }: InitDeps,
  question: string,
  form: RegExp,
  wrong: string,
  isSecret = false,
): Promise<string> {
  for (;;) {
    const answer = await prompter.ask(question, { isSecret });
    if (form.test(answer)) return answer;
    terminal.out(`  ${wrong}\n`);
  }
}

/** Null when the first is left out: then the machine's own identity is used. */
async function askKey({ prompter }: InitDeps, idQuestion: string, secretQuestion: string) {
  const id = await prompter.ask(idQuestion);
  if (id === "") return null;
  return { id, secret: await prompter.ask(secretQuestion, { isSecret: true }) };
}

function read({ packageRoot }: InitDeps, name: string): string {
  return readFileSync(join(packageRoot, name), "utf8");
}

function writeTemplates({ packageRoot, folder }: InitDeps): void {
  const from = join(packageRoot, "deploy", TEMPLATES);
  const to = join(folder, TEMPLATES);
  mkdirSync(to);
  for (const name of readdirSync(from)) copyFileSync(join(from, name), join(to, name));
}

function masked(environment: string, { botToken, appToken, sealKey, awsKey, alibabaKey }: Answers): string {
  const secrets = [botToken, appToken, sealKey, awsKey?.secret, alibabaKey?.secret];
  return secrets.reduce<string>(
    (text, secret) => (secret === undefined ? text : text.replaceAll(secret, `${secret.slice(0, 5)}…`)),
    environment,
  );
}
