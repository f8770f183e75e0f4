import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { z } from "zod";
import { UNBUNDLED } from "./bundle.ts";

/** A package whose code is in the compiled program, or that is installed beside it. */
export type BundledPackage = { name: string; version: string; license: string; licenseText: string };

const PACKAGE_FOLDER = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;
const LICENSE_FILE = /^(licen[cs]e|copying|notice)/i;
/** An SPDX expression; packages from before there were any have a list, or an object with a `type`. */
const licenseSchema = z
  .union([
    z.string(),
    z.array(z.string()).transform((all) => all.join(" AND ")),
    z.object({ type: z.string() }),
  ])
  .transform((license) => (typeof license === "string" ? license : license.type))
  .default("see its text");
const manifestSchema = z.looseObject({ name: z.string(), version: z.string(), license: licenseSchema });

/** Packages that the program is made of, by name and version. Errors: a package without a manifest that says its version. */
export function listBundledPackages(root: string, { inputs }: Metafile): readonly BundledPackage[] {
  const folders = Object.keys(inputs).flatMap((path) => PACKAGE_FOLDER.exec(path)?.[0] ?? []);
  const beside = UNBUNDLED.map((name) => `node_modules/${name}`);
  const packages = [...new Set([...folders, ...beside])].map((folder) => readPackage(join(root, folder)));
  return packages.sort((a, b) => keyOf(a).localeCompare(keyOf(b), "en"));
}

/** The texts that most licences ask to be passed on with the code. */
export function describeLicenses(packages: readonly BundledPackage[]): string {
  return packages
    .map((one) => `${keyOf(one)} (${one.license})\n\n${one.licenseText.trim()}\n`)
    .join(`\n${"-".repeat(80)}\n\n`);
}

/** Leaves those components in a CycloneDX document that the program is made of. Errors: a package that it does not name. */
export function keepBundled(document: string, packages: readonly BundledPackage[]): string {
  const bill = z
    .looseObject({
      components: z.array(z.looseObject({ name: z.string(), version: z.string(), "bom-ref": z.string() })),
      dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()).default([]) })),
    })
    .parse(JSON.parse(document));
  const wanted = new Set(packages.map(keyOf));
  const components = bill.components.filter((component) => wanted.has(keyOf(component)));
  const missing = packages.filter((one) => !components.some((component) => keyOf(component) === keyOf(one)));
  if (missing.length > 0) {
    throw new Error(`expected npm's bill of materials to name ${missing.map(keyOf).join(", ")}`);
  }
  // Most of them are development dependencies of the package, since they are in its bundle and need not be installed.
  for (const component of components) component["scope"] = "required";
  const refs = new Set(components.map((component) => component["bom-ref"]));
  const dependencies = bill.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map((dependency) => ({ ...dependency, dependsOn: dependency.dependsOn.filter((ref) => refs.has(ref)) }));
  return `${JSON.stringify({ ...bill, components, dependencies }, null, 2)}\n`;
}

function readPackage(folder: string): BundledPackage {
  const { name, version, license } = manifestSchema.parse(
    JSON.parse(readFileSync(join(folder, "package.json"), "utf8")),
  );
  const file = readdirSync(folder).find((entry) => LICENSE_FILE.test(entry));
  const licenseText = file === undefined ? `No text came with it.` : readFileSync(join(folder, file), "utf8");
  return { name, version, license, licenseText };
}

function keyOf({ name, version }: { name: string; version: string }): string {
  return `${name}@${version}`;
}
