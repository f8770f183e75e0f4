import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Whether this is the compiled program; TypeScript sources run directly only in development. */
export const IS_COMPILED = !import.meta.url.endsWith(".ts");

/** The folder of the package that this file is part of: the nearest one above it with a package.json. */
export const PACKAGE_ROOT = findPackageRoot(dirname(fileURLToPath(import.meta.url)));

/** Of the package, such as 0.1.0. */
export const VERSION = String(JSON.parse(readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8")).version);

function findPackageRoot(folder: string): string {
  if (existsSync(join(folder, "package.json"))) return folder;
  const above = dirname(folder);
  if (above === folder) throw new Error("expected a package.json above the program's own folder; found none");
  return findPackageRoot(above);
}
