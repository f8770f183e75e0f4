import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OPERATOR_ACCESS_KEY_ID, OPERATOR_ACCESS_KEY_SECRET } from "../../../simulators/alibaba/seed.ts";
import { OPERATOR_CREDENTIALS } from "../../../simulators/aws/seed.ts";
import { createAlibabaCloud } from "../../../src/clouds/alibaba/alibaba-cloud.ts";
import { createAwsCloud } from "../../../src/clouds/aws/aws-cloud.ts";
import { type FindingCode, isFindingCode } from "../../../src/core/finding-codes.ts";
import { type CheckWorld, startCheckWorld } from "./check-world.ts";
import { FINDING_SCENARIOS, type Scenario } from "./finding-scenarios.ts";

const DOCUMENT = readFileSync(new URL("../../../docs/checks.md", import.meta.url), "utf8");
const TABLE = DOCUMENT.slice(DOCUMENT.indexOf("## Which call each finding rests on"));

/** The operations behind each code in the table; empty where the finding is about what was asked for. */
const ROWS = new Map(
  [...TABLE.matchAll(/^\| `([A-Z_]+)` +\| (.*?) +\|$/gm)].map(([, code = "", calls = ""]) => [
    code,
    [...calls.matchAll(/`([^`]+)`/g)].map(([, operation = ""]) => operation),
  ]),
);

/** The operations of the run that goes on. */
let calls: string[] = [];

let world: CheckWorld;

beforeAll(async () => {
  world = await startCheckWorld();
  const log = ({ operation }: { operation: string }) => {
    calls.push(operation);
  };
  const { aws, alibaba } = world;
  world.clouds.aws = createAwsCloud({
    region: "us-east-1",
    endpoint: aws.url,
    credentials: { ...OPERATOR_CREDENTIALS },
    log,
  });
  world.clouds.alibaba = createAlibabaCloud({
    accessKeyId: OPERATOR_ACCESS_KEY_ID,
    accessKeySecret: OPERATOR_ACCESS_KEY_SECRET,
    site: "intl",
    ramEndpoint: alibaba.url,
    stsEndpoint: alibaba.url,
    ossEndpoint: alibaba.url,
    log,
  });
});
afterAll(() => world.close());

/** The operations that a scenario's check made. */
async function play(scenario: Scenario): Promise<ReadonlySet<string>> {
  world.aws.reset();
  world.alibaba.reset();
  await scenario.arrange?.(world);
  calls = [];
  await world.examine(scenario.check, scenario.input);
  return new Set(calls);
}

const entries = Object.entries(FINDING_SCENARIOS) as [FindingCode, Scenario][];

describe("the table of calls in docs/checks.md", () => {
  it("has a row for every finding of a check, and no other", () => {
    expect([...ROWS.keys()].sort()).toEqual(entries.map(([code]) => code).sort());
    expect([...ROWS.keys()].every(isFindingCode)).toBe(true);
  });

  it.each(entries)("names calls that were made for %s", async (code, scenario) => {
    const operations = await play(scenario);
    const named = ROWS.get(code) ?? [];
    expect(named.filter((operation) => !operations.has(operation))).toEqual([]);
  });
});
