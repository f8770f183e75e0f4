import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./build-program.ts";
import { closeUnreleased } from "./changelog.ts";

/**
 * `npm run release -- 0.2.0`: version, changelog, a store as this version writes it for the tests of all later ones, commit and tag.
 * Nothing is pushed: the person who runs it looks at the commit first.
 */

const CHANGELOG = join(ROOT, "CHANGELOG.md");
const version = process.argv[2] ?? "";
if (!/^\d+\.\d+\.\d+$/.test(version)) fail("expected a version such as 0.2.0: npm run release -- 0.2.0");
if (run("git", "status", "--porcelain") !== "")
  fail("expected a clean work tree: commit or stash what is open");
if (run("git", "tag", "--list", `v${version}`) !== "") fail(`the tag v${version} exists already`);

const day = new Date().toISOString().slice(0, 10);
const changelog = readFileSync(CHANGELOG, "utf8");
const closed = attempt(() => closeUnreleased(changelog, version, day));
run("npm", "version", version, "--no-git-tag-version", "--allow-same-version");
writeFileSync(CHANGELOG, closed);
// What a released version wrote is never written anew.
const store = join(ROOT, "test/storage/fixtures", `store-${version}.json`);
if (!existsSync(store)) run("npx", "tsx", "test/storage/fixtures/write-store.ts");
run("git", "add", "--all");
run("git", "commit", "--message", `chore(release): ${version}`);
run("git", "tag", "--annotate", `v${version}`, "--message", `mgw-prep ${version}`);
process.stdout.write(`v${version} is committed and tagged; look at it, then: git push --follow-tags\n`);

function run(program: string, ...args: readonly string[]): string {
  return execFileSync(program, args, {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  }).trim();
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    return fail((error as Error).message);
  }
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(64);
}
