import { type AppTools, connectDirectory, createCloudsOf, openStore } from "../app.ts";
import type { Configuration } from "../config/configuration.ts";
import { UserFacingError } from "../core/errors.ts";
import { EX_CONFIG } from "../exit-codes.ts";
import type { Directory } from "../security/directory.ts";
import { requireFittingKeys } from "../security/fitting-keys.ts";
import { redact } from "../security/redact.ts";
import { DAMAGE_REMEDY, describeDamage } from "../security/whole-audit.ts";
import type { AuditDamage } from "../storage/store.ts";
import type { DoctorLine } from "../workflow/commands.ts";
import { examineSetUp } from "../workflow/doctor.ts";
import type { Terminal } from "./terminal.ts";

/** Tries everything that the bot needs and tells it; exit code 0 when all is there, 78 with a damaged audit log, 1 otherwise. */
export async function runDoctor(
  { env, settings }: Configuration,
  terminal: Terminal,
  tools: AppTools,
): Promise<number> {
  const slack = await trySlack(env, tools);
  const damage = await findDamage(env, tools);
  const lines = [
    slack.line,
    await tryStore(env, tools),
    ...(damage === null ? [] : [damageLine(damage)]),
    ...(await examineSetUp({
      cloudsOf: createCloudsOf(env, settings, tools.callLog),
      settings,
      directory: slack.directory,
      nodeVersion: process.version,
    })),
  ];
  for (const line of lines) print(line, terminal);
  if (damage !== null) return EX_CONFIG;
  return lines.every((line) => line.isFine) ? 0 : 1;
}

/** What is wrong with the audit log; null also where the store cannot be opened, which another line tells. */
async function findDamage(env: Configuration["env"], tools: AppTools): Promise<AuditDamage | null> {
  try {
    const opened = await openStore(env, tools);
    return await opened.store.checkAudit().finally(opened.close);
  } catch {
    return null;
  }
}

function damageLine(damage: AuditDamage): DoctorLine {
  return { name: "Audit log", isFine: false, detail: describeDamage(damage), remedy: DAMAGE_REMEDY };
}

async function trySlack(
  env: Configuration["env"],
  tools: AppTools,
): Promise<{ line: DoctorLine; directory: Directory | null }> {
  const name = "Slack";
  try {
    const { identity, directory } = await connectDirectory(env, tools);
    return { line: { name, isFine: true, detail: identity.teamUrl, remedy: null }, directory };
  } catch (error) {
    const remedy = "check SLACK_BOT_TOKEN, and install the app from manifest.yml again";
    return { line: { name, isFine: false, detail: describe(error), remedy }, directory: null };
  }
}

async function tryStore(env: Configuration["env"], tools: AppTools): Promise<DoctorLine> {
  const name = "Store";
  try {
    const opened = await openStore(env, tools);
    await requireFittingKeys(opened.store, opened.sealer).finally(opened.close);
    return { name, isFine: true, detail: opened.isEmbedded ? env.DATA_DIR : "PostgreSQL", remedy: null };
  } catch (error) {
    if (error instanceof UserFacingError && error.code === "DATA_DIR_IN_USE") {
      return { name, isFine: true, detail: `${env.DATA_DIR}, in use by the running bot`, remedy: null };
    }
    const remedy =
      error instanceof UserFacingError ? error.hint : "check DATABASE_URL and that the server answers";
    return { name, isFine: false, detail: describe(error), remedy };
  }
}

function describe(error: unknown): string {
  return redact(error instanceof Error ? error.message : String(error));
}

function print({ name, isFine, detail, remedy }: DoctorLine, terminal: Terminal): void {
  const severity = isFine ? "ok" : "blocker";
  terminal.out(`${terminal.paint(severity, isFine ? "fine   " : "MISSING")} ${name}: ${detail}\n`);
  if (remedy) terminal.out(`        ${remedy}\n`);
}
