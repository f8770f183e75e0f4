import type { Command } from "commander";
import { detailText } from "../texts/failure-text.ts";
import type { Left, Removal } from "../workflow/uninstall.ts";
import { type Terminal, usageError } from "./terminal.ts";

/** The store with its installation, and the clouds of the settings. */
export type Uninstalling = {
  installationId: string;
  list(): Promise<Left[]>;
  remove(): Promise<Removal>;
};

export type UninstallDeps = {
  terminal: Terminal;
  /** Opens the store, which no bot may have open, and closes it after `work`. */
  open<T>(work: (uninstalling: Uninstalling) => Promise<T>): Promise<T>;
};

/**
 * Adds `uninstall`: lists what this installation has in both clouds; with its id it removes that. Exit codes: 0 nothing is left
 * but buckets, 1 something is, or could not be read.
 */
export function addUninstallCommand(program: Command, { terminal, open }: UninstallDeps): void {
  const { uninstall: t } = terminal.texts.cli;
  program
    .command("uninstall")
    .description(t.about)
    .option("--remove <installation>", t.remove)
    .action(async ({ remove }: { remove?: string }) => {
      const left = await open(async (uninstalling) => {
        if (remove !== undefined) await removeAll(remove, uninstalling, terminal);
        return { ...uninstalling, all: await uninstalling.list() };
      });
      const isClean = left.all.every(({ kind }) => kind === "bucket");
      terminal.out(describe(left.all, left.installationId, terminal));
      terminal.exit(isClean ? 0 : 1);
    });
}

async function removeAll(given: string, { installationId, remove }: Uninstalling, terminal: Terminal) {
  const { texts, out } = terminal;
  const { uninstall: t } = texts.cli;
  if (given !== installationId) return usageError(t.otherInstallation(given));
  const { removed, failures } = await remove();
  for (const left of removed) out(`${terminal.paint("ok", t.removed)} ${wordLeft(left, terminal)}\n`);
  for (const { left, failure } of failures) {
    const said = texts.cli.cloudFailed({ ...failure, detail: detailText(texts.failure, failure.detail) });
    out(`${terminal.paint("blocker", t.failed)} ${wordLeft(left, terminal)}\n    ${said}\n`);
  }
}

function describe(all: readonly Left[], installationId: string, terminal: Terminal): string {
  const { uninstall: t } = terminal.texts.cli;
  const lines = all.map((left) => `  ${wordLeft(left, terminal)}\n`);
  const isRemovable = all.some((left) => (left.kind === "user" ? left.isOnRecord : REMOVABLE.has(left.kind)));
  return [
    `${all.length === 0 ? t.nothing : t.found(all.length)}\n`,
    ...lines,
    ...(isRemovable ? [`${t.howToRemove(installationId)}\n`] : []),
    `${t.byHand}\n`,
  ].join("");
}

/** Users are, if they are on record. */
const REMOVABLE: ReadonlySet<Left["kind"]> = new Set(["job", "address", "policy"]);

function wordLeft(left: Left, { texts }: Terminal): string {
  const { uninstall: t } = texts.cli;
  switch (left.kind) {
    case "user":
      return left.isOnRecord ? t.user(left) : t.unrecordedUser(left);
    case "policy":
      return t.policy(left);
    case "job":
      return t.job({ name: left.name, region: left.change.serviceRegion });
    case "address":
      return t.address({ name: left.name, region: left.change.serviceRegion });
    case "bucket":
      return t.bucket(left);
    case "unread":
      return texts.cli.cloudFailed({
        ...left,
        detail: detailText(texts.failure, left.detail),
        requestId: null,
      });
  }
}
