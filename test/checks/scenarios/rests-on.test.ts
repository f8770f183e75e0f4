import { AsyncLocalStorage } from "node:async_hooks";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OPERATOR_ACCESS_KEY_ID, OPERATOR_ACCESS_KEY_SECRET } from "../../../simulators/alibaba/seed.ts";
import { OPERATOR_CREDENTIALS } from "../../../simulators/aws/seed.ts";
import { createAlibabaCloud } from "../../../src/clouds/alibaba/alibaba-cloud.ts";
import { createAwsCloud } from "../../../src/clouds/aws/aws-cloud.ts";
import { CloudDenied } from "../../../src/core/errors.ts";
import { type FindingCode, isFindingCode } from "../../../src/core/finding-codes.ts";
import { codesOf } from "../healthy-clouds.ts";
import { type CheckWorld, startCheckWorld } from "./check-world.ts";
import { FINDING_SCENARIOS, type Scenario } from "./finding-scenarios.ts";

/** `RESTS_ON=print` prints the table of docs/checks.md anew: every call of every scenario is refused in turn, some minutes' work. */
const PRINTS = process.env["RESTS_ON"] === "print";

const DOCUMENT = readFileSync(new URL("../../../docs/checks.md", import.meta.url), "utf8");
const TABLE = DOCUMENT.slice(DOCUMENT.indexOf("## Which call each finding rests on"));

/** The operations behind each code in the table; empty where the finding is about what was asked for. */
const ROWS = new Map(
  [...TABLE.matchAll(/^\| `([A-Z_]+)` +\| (.*?) +\|$/gm)].map(([, code = "", calls = ""]) => [
    code,
    [...calls.matchAll(/`([^`]+)`/g)].map(([, operation = ""]) => operation),
  ]),
);

/** The operations of a run, each under the method of the contract that it was made for. */
const running = new AsyncLocalStorage<{ method: string }>();
let calls: { method: string; operation: string }[] = [];
/** The method that is refused in a run. */
let refused: string | null = null;

let world: CheckWorld;

beforeAll(async () => {
  world = await startCheckWorld();
  const log = ({ operation }: { operation: string }) => {
    calls.push({ method: running.getStore()?.method ?? "", operation });
  };
  const { aws, alibaba } = world;
  world.clouds.aws = watched(
    "aws",
    createAwsCloud({ region: "us-east-1", endpoint: aws.url, credentials: { ...OPERATOR_CREDENTIALS }, log }),
  );
  world.clouds.alibaba = watched(
    "alibaba",
    createAlibabaCloud({
      accessKeyId: OPERATOR_ACCESS_KEY_ID,
      accessKeySecret: OPERATOR_ACCESS_KEY_SECRET,
      site: "intl",
      ramEndpoint: alibaba.url,
      stsEndpoint: alibaba.url,
      ossEndpoint: alibaba.url,
      log,
    }),
  );
});
afterAll(() => world.close());

function watched<Cloud extends object>(side: string, cloud: Cloud): Cloud {
  return new Proxy(cloud, {
    get(target, name) {
      const method = `${side}.${String(name)}`;
      const run = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
      return (...args: unknown[]) =>
        running.run({ method }, async () => {
          if (method !== refused) return run(...args);
          throw new CloudDenied({
            cloud: side === "aws" ? "aws" : "alibaba",
            operation: method,
            subject: "",
            code: "AccessDenied",
            detail: "refused by the test",
            requestId: null,
            httpStatus: 403,
          });
        });
    },
  });
}

/** The codes of a scenario, and the operations of its check alone. */
async function play(scenario: Scenario): Promise<{ codes: string[]; made: typeof calls }> {
  world.aws.reset();
  world.alibaba.reset();
  const refusedThen = refused;
  refused = null;
  await scenario.arrange?.(world);
  refused = refusedThen;
  calls = [];
  const outcome = await world.examine(scenario.check, scenario.input);
  return { codes: codesOf(outcome), made: calls };
}

const entries = Object.entries(FINDING_SCENARIOS) as [FindingCode, Scenario][];

describe("the table of calls in docs/checks.md", () => {
  it("has a row for every finding of a check, and no other", () => {
    expect([...ROWS.keys()].sort()).toEqual(entries.map(([code]) => code).sort());
    expect([...ROWS.keys()].every(isFindingCode)).toBe(true);
  });

  it.each(entries)("names calls that were made for %s", async (code, scenario) => {
    const { made } = await play(scenario);
    const operations = new Set(made.map(({ operation }) => operation));
    const named = ROWS.get(code) ?? [];
    expect(named.filter((operation) => !operations.has(operation))).toEqual([]);
  });
});

describe.runIf(PRINTS)("the table of calls, made anew", () => {
  it("is printed", async () => {
    const lines: string[] = [];
    for (const [code, scenario] of entries) {
      const { made } = await play(scenario);
      const behind = new Set<string>();
      for (const method of new Set(made.map((call) => call.method))) {
        refused = method;
        const { codes } = await play(scenario);
        refused = null;
        if (codes.includes(code)) continue;
        for (const call of made) if (call.method === method) behind.add(call.operation);
      }
      const named = [...behind].sort().map((operation) => `\`${operation}\``);
      lines.push(`| \`${code}\` | ${named.length > 0 ? named.join(", ") : "none: what was asked for"} |`);
    }
    console.info(lines.join("\n"));
  }, 3_600_000);
});
