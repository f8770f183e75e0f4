import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";

const LOADER = new URL("./load-bundle.mjs", import.meta.url).href;
/** As deep as what asks for files relative to itself (`database-thread.ts`). */
const BUNDLE = "dist/cli/bundle/bot.cjs";
const PROGRAM = "dist/cli/program.js";
const WHOLE_PROGRAM = "dist/cli/whole-program.js";
const EXTERNAL = [
  // The commit watch takes hold of the very copy that the bot uses.
  "pg",
  // What packages would use if it were installed.
  ...["winston", "winston-transport", "proxy-agent", "@opentelemetry/core", "@opentelemetry/sdk-*"],
  ...["@opentelemetry/exporter-*", "@opentelemetry/context-async-hooks"],
];

/**
 * Puts a compiled bot and its packages into one file, in place of its program: loading 2,500 files was most of what a start cost.
 * The code is the same, file by file, and is loaded with what V8 made of it before (`load-bundle.mjs`). Errors: the bundler's.
 */
export async function bundleBot(folder: string): Promise<void> {
  renameSync(join(folder, PROGRAM), join(folder, WHOLE_PROGRAM));
  await build({
    entryPoints: [join(folder, WHOLE_PROGRAM)],
    outfile: join(folder, BUNDLE),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    // The files that Node.js itself would take: packages keep others for bundlers.
    conditions: [],
    mainFields: ["main"],
    external: EXTERNAL,
    define: { "import.meta.url": "bundleUrl" },
    banner: { js: `const bundleUrl = require("node:url").pathToFileURL(__filename).href;` },
    plugins: [seesRequire],
    logLevel: "silent",
  });
  const loads = `import { loadBundle } from ${JSON.stringify(LOADER)};`;
  const path = JSON.stringify(join(folder, BUNDLE));
  writeFileSync(join(folder, PROGRAM), `${loads}\nexport const { runProgram } = loadBundle(${path});\n`);
}

/** Puts the program back as the compiler made it. */
export function unbundle(folder: string): void {
  renameSync(join(folder, WHOLE_PROGRAM), join(folder, PROGRAM));
}

/** A bundler follows a `require` only if nobody made it; what it puts in place of it takes packages in just as Node.js does. */
const seesRequire: Plugin = {
  name: "sees-require",
  setup: ({ onLoad }) => {
    onLoad({ filter: /dist\/clouds\/alibaba\/sdk\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace("const require = createRequire(import.meta.url);", ""),
    }));
  },
};
