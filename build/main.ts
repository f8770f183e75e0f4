import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildProgram, DIST, ROOT } from "./build-program.ts";
import { describeLicenses, keepBundled, listBundledPackages } from "./bundled-packages.ts";

/** `npm run build`: what ships, in `dist`; beside the program what it is made of, as CycloneDX and as licences. */

const packages = listBundledPackages(ROOT, await buildProgram());
const bill = execFileSync("npm", ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"], {
  cwd: ROOT,
  encoding: "utf8",
  maxBuffer: 64 * 1024 * 1024,
});
writeFileSync(join(DIST, "sbom.cdx.json"), keepBundled(bill, packages));
writeFileSync(join(DIST, "THIRD-PARTY-LICENSES.txt"), describeLicenses(packages));
