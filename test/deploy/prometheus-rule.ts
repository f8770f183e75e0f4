import { readFileSync } from "node:fs";
import { parse, stringify } from "yaml";

/** The alerts of `deploy/prometheus` for the Prometheus Operator: `npm run policies` writes them. */
export function prometheusRule(): string {
  const alerts = readFileSync(new URL("../../deploy/prometheus/alerts.yaml", import.meta.url), "utf8");
  const rule = {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: { name: "mgw-prep" },
    spec: parse(alerts) as object,
  };
  return `# Written by \`npm run policies\` from deploy/prometheus/alerts.yaml.\n${stringify(rule, { lineWidth: 0 })}`;
}
