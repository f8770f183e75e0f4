import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type World } from "../../demo/world.ts";

const PROGRAM = fileURLToPath(new URL("../../bin/mgw-prep.js", import.meta.url));

const PATIENCE_MS = 240_000;

/** One question as it stands on the screen, and what is typed. */
type Line = [question: RegExp, answer: string];

/** Plays a command in a terminal (`script` makes one), as a person who answers when asked; what was on the screen, and the exit code. */
function play(
  args: readonly string[],
  lines: readonly Line[],
  options: { cwd: string; env: Record<string, string> },
): Promise<{ code: number | null; screen: string }> {
  return new Promise((resolve, reject) => {
    const command = [process.execPath, PROGRAM, ...args].map((part) => `'${part}'`).join(" ");
    const child = spawn("script", ["-qec", command, "/dev/null"], {
      cwd: options.cwd,
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], TERM: "xterm", ...options.env },
    });
    let screen = "";
    let from = 0;
    // A question that is not asked must not be waited for for ever.
    const limit = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
    const left = [...lines];
    child.stdout.on("data", (chunk: Buffer) => {
      screen += chunk.toString();
      for (let [next] = left; next !== undefined; [next] = left) {
        const found = next[0].exec(screen.slice(from));
        if (found === null) return;
        from += found.index + found[0].length;
        left.shift();
        child.stdin.write(`${next[1]}\n`);
      }
    });
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(limit);
      if (left.length > 0) reject(new Error(`${left[0]?.[0]} was not asked:\n${screen}`));
      else resolve({ code, screen });
    });
  });
}

describe("mgw-prep init", () => {
  const folders: string[] = [];
  let world: World;
  let clouds: Record<string, string>;
  let tokens: { bot: string; app: string; aws: [string, string]; alibaba: [string, string] };

  beforeAll(async () => {
    world = await startWorld();
    const { environment } = world;
    const need = (name: string) => environment[name] ?? "";
    tokens = {
      bot: need("SLACK_BOT_TOKEN"),
      app: need("SLACK_APP_TOKEN"),
      aws: [need("AWS_ACCESS_KEY_ID"), need("AWS_SECRET_ACCESS_KEY")],
      alibaba: [need("ALIBABA_CLOUD_ACCESS_KEY_ID"), need("ALIBABA_CLOUD_ACCESS_KEY_SECRET")],
    };
    // Where the simulators are; everything else is asked for.
    clouds = Object.fromEntries(
      Object.entries(environment).filter(([name]) => /ENDPOINT|API_URL/.test(name)),
    );
  });

  afterAll(async () => {
    await world?.stop();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  function newFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), "mgw-init-"));
    folders.push(folder);
    return folder;
  }

  const english = (): Line[] => [
    [/Bot User OAuth Token.*: /, "xapp-wrong-kind"],
    [/begins with xoxb-[\s\S]*Bot User OAuth Token.*: /, "xoxb-nobody-knows-it"],
    [/Slack does not take it \(invalid_auth\)[\s\S]*Bot User OAuth Token.*: /, tokens.bot],
    [/members\r?\n[\s\S]*App-level token.*: /, tokens.app],
    [/Who approves\? /, "Nobody Here"],
    [/Nobody is called "Nobody Here"[\s\S]*Who approves\? /, "approver, @ada"],
    [/Several are called "approver":[\s\S]*Number: /, "1"],
    [/Who runs the bot.*\? /, "Olga Operator"],
    [/Channel for alarms.*: /, "#migrations-private"],
    [/Channel that the form proposes.*: /, "migrations"],
    [/AWS region.*: /, ""],
    [/AWS access key ID.*: /, tokens.aws[0]],
    [/AWS secret access key.*: /, tokens.aws[1]],
    [/site, intl or cn.*: /, ""],
    [/AccessKey ID.*: /, tokens.alibaba[0]],
    [/AccessKey secret.*: /, tokens.alibaba[1]],
  ];
  const chinese = (): Line[] => [
    [/Bot User OAuth Token.*：/, tokens.bot],
    [/App-Level Token（.*：/, tokens.app],
    [/由谁审批？/, "Ada Approver，Abel Approver"],
    [/由谁管理机器人.*？/, "olga"],
    [/告警频道.*：/, ""],
    [/表单默认的频道.*：/, ""],
    [/AWS 地域.*：/, "us-east-1"],
    [/AWS 访问密钥 ID.*：/, tokens.aws[0]],
    [/AWS 秘密访问密钥.*：/, tokens.aws[1]],
    [/站点.*：/, "intl"],
    [/AccessKey ID.*：/, tokens.alibaba[0]],
    [/AccessKey Secret.*：/, tokens.alibaba[1]],
  ];

  it.each<[string, string[], () => Line[], string, string]>([
    ["English", [], english, "Everything is fine", "en"],
    ["Chinese", ["--lang", "zh"], chinese, "一切正常", "zh"],
  ])("takes a new user in %s from nothing to a green doctor", async (_name, lang, lines, fine, language) => {
    const cwd = newFolder();
    const { code, screen } = await play([...lang, "init"], lines(), { cwd, env: clouds });
    expect(screen).toContain(fine);
    expect(code).toBe(0);
    expect(screen).toContain("https://api.slack.com/apps?new_app=1&manifest_json=");
    // What was typed as a secret is nowhere on the screen.
    for (const secret of [tokens.bot, tokens.app, tokens.aws[1], tokens.alibaba[1]])
      expect(screen).not.toContain(secret);
    expect(statSync(join(cwd, ".env")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(cwd, "mgw-prep.yaml"), "utf8")).toContain(`language: ${language}`);
    expect(readdirSync(join(cwd, "identities")).length).toBeGreaterThan(2);
    expect(readFileSync(join(cwd, ".env"), "utf8")).toMatch(/^MGW_SEAL_KEY=[A-Za-z0-9+/]{43}=$/m);

    const before = readFileSync(join(cwd, ".env"), "utf8");
    const again = await play([...lang, "init"], [], { cwd, env: clouds });
    expect(again.code).toBe(1);
    expect(readFileSync(join(cwd, ".env"), "utf8")).toBe(before);
  });

  it("writes nothing with --dry-run, and shows what it would, without a secret", async () => {
    const cwd = newFolder();
    const { code, screen } = await play(["init", "--dry-run"], english(), { cwd, env: clouds });
    expect(code).toBe(0);
    expect(readdirSync(cwd)).toEqual([]);
    expect(screen).toContain("people: [ U0OLGA0001 ] # Olga Operator");
    expect(screen).toContain("SLACK_BOT_TOKEN=xoxb-…");
    for (const secret of [tokens.bot, tokens.app, tokens.aws[1], tokens.alibaba[1]])
      expect(screen).not.toContain(secret);
    expect(screen).not.toMatch(/MGW_SEAL_KEY=[A-Za-z0-9+/]{43}=/);
  });

  it("writes nothing when the input ends in the middle", async () => {
    const cwd = newFolder();
    const child = spawn(process.execPath, [PROGRAM, "init"], {
      cwd,
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...clouds },
    });
    let err = "";
    child.stderr.on("data", (chunk) => {
      err += chunk;
    });
    child.stdin.end(`${tokens.bot}\n${tokens.app}\nAda Approver\n`);
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect(code).toBe(1);
    expect(err).toContain("Nothing was written");
    expect(existsSync(join(cwd, ".env"))).toBe(false);
  });
});
