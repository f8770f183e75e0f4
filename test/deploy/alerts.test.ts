import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parser } from "@prometheus-io/lezer-promql";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createMetrics } from "../../src/metrics.ts";
import { ROUNDS } from "../../src/workflow/upkeep/chores.ts";

const ROOT = join(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

type Rule = { alert: string; expr: string };
const rules = (
  parse(read("deploy/prometheus/alerts.yaml")) as { groups: { rules: Rule[] }[] }
).groups.flatMap((group) => group.rules);
type Panel = { title: string; targets: { expr: string }[] };
const { panels } = JSON.parse(read("deploy/grafana/dashboard.json")) as { panels: Panel[] };
const shown = panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ title, expr })));
const docs = read("docs/alerts.md");

/** Names of figures in a text, without what Prometheus adds to those of a histogram. */
function figuresIn(text: string): string[] {
  return [...text.matchAll(/mgw_prep_[a-z_]+/g)].map(([name]) => name.replace(/_(bucket|count|sum)$/, ""));
}

/** What the bot has: every name that it declares. */
async function declared(): Promise<Set<string>> {
  const { telemetry } = createMetrics({ version: "1.0.0" });
  const text = await telemetry.print();
  return new Set([...text.matchAll(/^# TYPE (mgw_prep_[a-z_]+) /gm)].map(([, name]) => String(name)));
}

function errorsIn(expression: string): string[] {
  const errors: string[] = [];
  parser.parse(expression).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) errors.push(`${from} to ${to} in ${expression}`);
    },
  });
  return errors;
}

describe("alerts and dashboard", () => {
  it("ask in the language of Prometheus", () => {
    expect([...rules, ...shown].flatMap(({ expr }) => errorsIn(expr))).toEqual([]);
    expect(errorsIn("max(")).not.toEqual([]);
  });

  it("name only figures that the bot has, and the page shows every one of them", async () => {
    const has = await declared();
    const asked = [...rules, ...shown].flatMap(({ expr }) => figuresIn(expr));
    expect(asked.filter((name) => !has.has(name))).toEqual([]);
    const onPage = new Set(shown.flatMap(({ expr }) => figuresIn(expr)));
    expect([...has].filter((name) => !onPage.has(name))).toEqual([]);
  });

  it("name rounds that there are", () => {
    const names = rules.flatMap(({ expr }) =>
      [...expr.matchAll(/round="([a-z-]+)"/g)].map(([, name]) => name),
    );
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(Object.keys(ROUNDS)).toContain(name);
  });

  it("are all explained, and nothing else is", async () => {
    const titles = [...docs.matchAll(/^## (\w+)$/gm)].map(([, title]) => title);
    expect(titles).toEqual(rules.map(({ alert }) => alert));
    const listed = new Set(figuresIn(docs.slice(0, docs.indexOf("## MgwPrepDown"))));
    expect([...(await declared())].filter((name) => !listed.has(name))).toEqual([]);
  });
});
