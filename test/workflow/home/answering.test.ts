import { expect, it } from "vitest";
import type { Clouds } from "../../../src/clouds/contract/clouds.ts";
import { readAnswering } from "../../../src/workflow/home/answering.ts";

function worldWith(answers: Record<"aws" | "alibaba", () => Promise<unknown>>) {
  let nowMs = Date.UTC(2026, 10, 24);
  const asked = { aws: 0, alibaba: 0 };
  const side = (name: "aws" | "alibaba") => ({
    getCallerIdentity: () => {
      asked[name] += 1;
      return answers[name]();
    },
  });
  const clouds = { aws: side("aws"), alibaba: side("alibaba") } as unknown as Clouds;
  return {
    deps: { cloudsOf: () => clouds, now: () => new Date(nowMs) },
    asked,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}
const answers = async () => ({});
const refuses = () => Promise.reject(new Error("AccessDenied"));
const neverAnswers = () => new Promise(() => undefined);

it.each([
  ["answer", answers, answers, { aws: true, alibaba: true }],
  ["refuse", answers, refuses, { aws: true, alibaba: false }],
  ["say nothing in time", neverAnswers, answers, { aws: false, alibaba: true }],
])("tells apart clouds that %s", async (_, aws, alibaba, answering) => {
  expect(await readAnswering(worldWith({ aws, alibaba }).deps)).toEqual(answering);
});

it("asks once a minute, no matter who looks", async () => {
  const { deps, asked, pass } = worldWith({ aws: answers, alibaba: answers });
  await Promise.all([readAnswering(deps), readAnswering(deps)]);
  pass(30_000);
  await readAnswering(deps);
  expect(asked).toEqual({ aws: 1, alibaba: 1 });
  pass(31_000);
  await readAnswering(deps);
  expect(asked).toEqual({ aws: 2, alibaba: 2 });
});
