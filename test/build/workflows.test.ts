import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";

const FOLDER = fileURLToPath(new URL("../../.github/workflows", import.meta.url));

/** CommonJS packages in the bundle ask for Node's own modules by `require`. */
const REQUIRE = {
  js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
};

/** GitHub's own parser, bundled: it imports JSON in a way that Node.js refuses. */
let parser: typeof import("@actions/workflow-parser");
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "mgw-workflows-"));
  const outfile = join(folder, "parser.mjs");
  const contents = 'export * from "@actions/workflow-parser";';
  const stdin = { contents, resolveDir: FOLDER };
  await build({
    stdin,
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    logLevel: "error",
    banner: REQUIRE,
  });
  parser = await import(pathToFileURL(outfile).href);
  await rm(folder, { recursive: true });
});

/** Errors that GitHub's own parser finds in a workflow file. */
async function findErrors(content: string): Promise<string[]> {
  const { context, value } = parser.parseWorkflow(
    { name: "workflow.yml", content },
    new parser.NoOperationTraceWriter(),
  );
  if (value !== undefined) await parser.convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

describe("workflow files", () => {
  for (const name of readdirSync(FOLDER)) {
    it(`${name} is what GitHub's parser takes`, async () => {
      expect(await findErrors(readFileSync(join(FOLDER, name), "utf8"))).toEqual([]);
    });
  }

  it("would be found out with a misspelt key or a job that is not there", async () => {
    const content = readFileSync(join(FOLDER, "release.yml"), "utf8");
    expect(await findErrors(content.replace("runs-on:", "run-on:"))).not.toEqual([]);
    expect(await findErrors(content.replace("needs: verify", "needs: verified"))).not.toEqual([]);
  });

  it("give no job more rights than it names", () => {
    for (const name of readdirSync(FOLDER)) {
      expect(readFileSync(join(FOLDER, name), "utf8")).toMatch(/^permissions: \{\}$/m);
    }
  });
});
