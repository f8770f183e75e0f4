import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type BuildResult, build, type Plugin } from "esbuild";

/** Packages that stay files of their own: the embedded database looks for its WebAssembly beside its code. */
export const UNBUNDLED = ["@electric-sql/pglite"];

/** What packages would use if it were installed: they ask for it in a `try`. */
const ABSENT = [
  "pg-native",
  "proxy-agent",
  "winston",
  "winston-transport",
  "bufferutil",
  "utf-8-validate",
  "@opentelemetry/core",
  "@opentelemetry/sdk-*",
  "@opentelemetry/exporter-*",
  "@opentelemetry/context-async-hooks",
];

/** Programs of the package by the name of their file in `dist`. */
export const PROGRAMS = {
  "mgw-prep": "cli/program.ts",
  "database-thread": "storage/embedded/run-database.ts",
};

/**
 * Compiles `src` with the packages that it uses into few files: loading 2,500 of them was most of what a start cost. What a
 * command loads late (`import()`) is a file of its own. Errors: the bundler's, each with its place.
 */
export function bundleProgram(root: string, outdir: string): Promise<BuildResult<{ metafile: true }>> {
  const source = join(root, "src");
  return build({
    entryPoints: Object.fromEntries(
      Object.entries(PROGRAMS).map(([name, file]) => [name, join(source, file)]),
    ),
    outdir,
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    // Of ES modules only what is used is taken: the AWS SDK has them for bundlers beside those that Node.js itself would take.
    conditions: ["module"],
    mainFields: ["module", "main"],
    external: [...UNBUNDLED, ...ABSENT],
    // Names in stack traces and error classes stay; the blanks, a third of the text, go.
    minifyWhitespace: true,
    keepNames: true,
    legalComments: "none",
    metafile: true,
    logLevel: "error",
    // CommonJS packages in an ES module ask for Node's own modules by `require`.
    banner: {
      js: [
        'import { createRequire as makeRequire } from "node:module";',
        "const require = makeRequire(import.meta.url);",
        "const __filename = new URL(import.meta.url).pathname, __dirname = new URL('.', import.meta.url).pathname;",
      ].join(""),
    },
    plugins: [seesRequire(source)],
  });
}

/** A bundler follows a `require` only if nobody made it; what it puts in its place loads packages just as Node.js does. */
function seesRequire(source: string): Plugin {
  const made = "const require = createRequire(import.meta.url);";
  return {
    name: "sees-require",
    setup: ({ onLoad }) => {
      onLoad({ filter: /\/clouds\/alibaba\/(open-api|ram)-sdk\.ts$/ }, ({ path }) => {
        if (!path.startsWith(source)) return null;
        return { contents: readFileSync(path, "utf8").replace(made, ""), loader: "ts" };
      });
    },
  };
}
