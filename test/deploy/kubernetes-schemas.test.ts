import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import * as z from "zod";
import { VERSION } from "../../src/package-root.ts";
import { prometheusRule } from "./prometheus-rule.ts";

const require = createRequire(import.meta.url);
const FOLDER = fileURLToPath(new URL("../../deploy/kubernetes/", import.meta.url));
const read = (path: string) => readFileSync(join(FOLDER, path), "utf8");

type Manifest = { apiVersion: string; kind: string; metadata: { name: string } } & Record<string, unknown>;
type Model = new (data: object) => { validate(): void };
type Kustomization = {
  resources: string[];
  patches?: { target: { kind: string; name: string }; patch: string }[];
  labels?: unknown;
  images?: { newTag: string }[];
};
type Operation = { op: "add" | "replace" | "remove"; path: string; value?: unknown };

/** The manifests of a folder as kustomize renders them: those of its bases, its own, and its JSON patches on both. */
function render(folder: string): Manifest[] {
  const kustomization = parse(read(join(folder, "kustomization.yaml"))) as Kustomization;
  const manifests = kustomization.resources.flatMap((resource) =>
    resource.endsWith(".yaml")
      ? parseAllDocuments(read(join(folder, resource))).map((document) => document.toJS() as Manifest)
      : render(join(folder, resource)),
  );
  for (const { target, patch } of kustomization.patches ?? []) {
    const [found, ...others] = manifests.filter(
      ({ kind, metadata }) => kind === target.kind && metadata.name === target.name,
    );
    expect(others).toEqual([]);
    for (const operation of parse(patch) as Operation[]) apply(found, operation);
  }
  return manifests;
}

/** Source: RFC 6902, of which these three are used. */
function apply(document: unknown, { op, path, value }: Operation): void {
  const keys = path
    .slice(1)
    .split("/")
    .map((key) => key.replaceAll("~1", "/"));
  const last = keys.pop() ?? "";
  const holder = keys.reduce((held, key) => (held as Record<string, unknown>)[key], document);
  if (op === "add" && last === "-") return void (holder as unknown[]).push(value);
  if (op !== "add") expect(holder, path).toHaveProperty([last]);
  if (op === "remove") delete (holder as Record<string, unknown>)[last];
  else (holder as Record<string, unknown>)[last] = value;
}

/** Kinds of the Prometheus Operator. Source: its API reference, monitoring.coreos.com/v1; no package for Node.js 20 has the schema. */
const name = z.string().regex(/^[a-z0-9-]+$/);
const metadata = z.strictObject({ name, labels: z.record(z.string(), z.string()).optional() });
const OPERATOR: Record<string, z.ZodType> = {
  ServiceMonitor: z.strictObject({
    apiVersion: z.literal("monitoring.coreos.com/v1"),
    kind: z.literal("ServiceMonitor"),
    metadata,
    spec: z.strictObject({
      selector: z.strictObject({ matchLabels: z.record(z.string(), z.string()) }),
      endpoints: z
        .array(
          z.strictObject({
            port: name,
            path: z.string().startsWith("/"),
            interval: z.string().regex(/^\d+s$/),
          }),
        )
        .min(1),
    }),
  }),
  PrometheusRule: z.strictObject({
    apiVersion: z.literal("monitoring.coreos.com/v1"),
    kind: z.literal("PrometheusRule"),
    metadata,
    spec: z.strictObject({
      groups: z
        .array(
          z.strictObject({
            name: z.string(),
            rules: z.array(
              z.strictObject({
                alert: z.string(),
                expr: z.string(),
                for: z
                  .string()
                  .regex(/^\d+[smhd]$/)
                  .optional(),
                labels: z.record(z.string(), z.string()),
                annotations: z.record(z.string(), z.string()),
              }),
            ),
          }),
        )
        .min(1),
    }),
  }),
};

/** Errors: when a manifest is not as the schema of its kind says. */
function validate(manifest: Manifest): void {
  const own = OPERATOR[manifest.kind];
  if (own !== undefined) return void own.parse(manifest);
  const models = require(`kubernetes-models/${manifest.apiVersion}`) as Record<string, Model>;
  const Kind = models[manifest.kind];
  if (Kind === undefined) throw new Error(`no schema of ${manifest.apiVersion} ${manifest.kind}`);
  new Kind(manifest).validate();
}

const OVERLAYS = [".", "http-mode", "monitoring", "secret-files"];

describe.each(OVERLAYS)("deploy/kubernetes/%s", (folder) => {
  it("renders to manifests that are as the schema of each kind says", () => {
    const manifests = render(folder);
    expect(manifests.length).toBeGreaterThan(2);
    for (const manifest of manifests) expect(() => validate(manifest), `${manifest.kind}`).not.toThrow();
    const names = manifests.map(({ kind, metadata: { name: own } }) => `${kind}/${own}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

it("a schema refuses what is wrong, so that the one above means something", () => {
  const deployment = render(".").find(({ kind }) => kind === "Deployment") as Manifest;
  const spec = { ...(deployment["spec"] as object), replicas: "two" };
  expect(() => validate({ ...deployment, spec })).toThrow();
  expect(() => validate({ ...deployment, spec: {} })).toThrow();
});

it("every folder with a kustomization is rendered here, and the base has this version", () => {
  const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect([".", ...folders.map((entry) => entry.name)].sort()).toEqual([...OVERLAYS].sort());
  const base = parse(read("kustomization.yaml")) as Kustomization;
  expect(base.images?.map(({ newTag }) => newTag)).toEqual([VERSION]);
});

it("the Prometheus Operator gets the alerts of deploy/prometheus (npm run policies), from a Service of the bot's pods", () => {
  expect(parse(read("monitoring/prometheus-rule.yaml"))).toEqual(parse(prometheusRule()));
  const [service, monitor] = render("monitoring") as [Manifest, Manifest];
  const { labels } = service.metadata as unknown as { labels: object };
  expect((monitor["spec"] as { selector: { matchLabels: object } }).selector.matchLabels).toEqual(labels);
});

it("secrets come as files alone where that is asked for, and replicas are spread", () => {
  const deployment = render("secret-files").find(({ kind }) => kind === "Deployment");
  const text = JSON.stringify(deployment);
  expect(text).not.toContain("envFrom");
  expect(text).toContain('{"name":"MGW_SECRETS_DIR","value":"/run/secrets/mgw-prep"}');
  expect(text).toContain('"mountPath":"/run/secrets/mgw-prep","readOnly":true');
  expect(text).toContain("topology.kubernetes.io/zone");
});

const VERIFY = "/usr/bin/systemd-analyze";

it.skipIf(!existsSync(VERIFY))("systemd takes the unit without a word", async () => {
  const unit = readFileSync(
    fileURLToPath(new URL("../../deploy/systemd/mgw-prep.service", import.meta.url)),
    "utf8",
  );
  const folder = mkdtempSync(join(tmpdir(), "mgw-unit-"));
  const path = join(folder, "mgw-prep.service");
  // A program and a document that are on every machine: whether ours are installed here is not what is looked at.
  writeFileSync(path, unit.replace(/^Documentation=.*$/m, "").replace("/usr/bin/env node", "/bin/true"));
  try {
    const { stderr } = await promisify(execFile)(VERIFY, ["verify", "--man=no", path]).catch(
      (error: { stderr: string; stdout: string }) => error,
    );
    expect(stderr.split("\n").filter((line) => line.includes("mgw-prep.service"))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
