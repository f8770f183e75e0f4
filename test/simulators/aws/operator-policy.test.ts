import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { DEFAULT_OPERATOR_POLICY } from "../../../simulators/aws/seed-operator-policy.ts";

type Statement = { Effect: string; Action: string | string[] };

const actionsOf = (statements: readonly Statement[]) => new Set(statements.flatMap(({ Action }) => Action));

test("the seeded operator may do all that the published policy allows", async () => {
  const published = JSON.parse(await readFile("deploy/aws-operator-policy.json", "utf8")) as {
    Statement: Statement[];
  };
  const seeded = actionsOf(DEFAULT_OPERATOR_POLICY.Statement);
  const missing = [...actionsOf(published.Statement)].filter((action) => !seeded.has(action));
  expect(missing).toEqual([]);
  expect(seeded).toContain("s3:GetBucketLocation");
});
