import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { readBotEnv } from "../../src/config/env.ts";
import { parseSettings } from "../../src/config/settings.ts";
import { healthRoutes, metricsRoute } from "../../src/health.ts";

/** What is deployed must fit what the program reads: no engine runs here, so the files are held against each other. */

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const KUBERNETES = "deploy/kubernetes";
const LABEL = { "app.kubernetes.io/name": "mgw-prep" };

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

const documentsIn = (path: string): unknown[] =>
  parseAllDocuments(read(path)).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as unknown;
  });

/** What is in a document at a path such as `spec.containers.0.env`; undefined when nothing does. */
function at(document: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
}
const textsAt = (document: unknown, path: string) => (at(document, path) ?? []) as string[];
const namesAt = (document: unknown, path: string) => Object.keys((at(document, path) ?? {}) as object);

/** Variables that the image sets, by name. */
const IMAGE = Object.fromEntries(
  (/^ENV ((?:.*\\\n)*.*)$/m.exec(read("Dockerfile"))?.[1] ?? "")
    .split(/\\?\s+/)
    .map((pair) => pair.split("="))
    .filter(([name]) => name),
) as Record<string, string>;

/** What people fill in: every name of `.env.example`, commented out or not, with a value of its form. */
const SECRETS: Record<string, string> = {
  SLACK_BOT_TOKEN: "xoxb-1",
  SLACK_APP_TOKEN: "xapp-1",
  SLACK_SIGNING_SECRET: "8f742231b10e8888abcd99edcba85a5f",
  ALIBABA_CLOUD_ACCESS_KEY_ID: "k",
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: "s",
  MGW_SEAL_KEY: Buffer.alloc(32).toString("base64"),
};

/** The environment that a container ends up with, as the bot reads it. */
function environmentOf(own: Record<string, string>): ReturnType<typeof readBotEnv> {
  const env = readBotEnv({ ...IMAGE, ...SECRETS, ...own });
  for (const name of Object.keys(own)) expect(Object.keys(env), `the bot reads ${name}`).toContain(name);
  return env;
}

describe("the image", () => {
  it("starts the program that this repository has, and looks at a path that it serves", () => {
    const dockerfile = read("Dockerfile");
    const command = JSON.parse(/^CMD (.*)$/m.exec(dockerfile)?.[1] ?? "[]") as string[];
    expect(command).toEqual(["node", "bin/mgw-prep.js", "start"]);
    expect(existsSync(join(ROOT, "bin/mgw-prep.js"))).toBe(true);
    expect(dockerfile).toContain(`EXPOSE ${IMAGE["PORT"]}`);
    expect(servedPaths()).toContain(/\/healthz/.exec(dockerfile)?.[0]);
  });

  it("sets only variables that the bot reads", () => {
    const { NODE_ENV: _, ...own } = IMAGE;
    expect(environmentOf(own)).toMatchObject({ PORT: 8080, DATA_DIR: "/var/lib/mgw-prep" });
  });
});

describe(".env.example", () => {
  it("names only what the bot, the AWS SDK or compose.yaml reads", () => {
    const named = [...read(".env.example").matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name]) => name ?? "");
    const values = Object.fromEntries(named.map((name) => [name, SECRETS[name] ?? sampleOf(name)]));
    const known = Object.keys(readBotEnv(values));
    for (const name of named) {
      if (/^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/.test(name)) continue;
      if (name === "POSTGRES_PASSWORD") expect(read("compose.yaml")).toContain(`\${${name}:-}`);
      else expect(known, name).toContain(name);
    }
  });
});

describe("compose.yaml", () => {
  const compose: unknown = parse(read("compose.yaml"));
  const services = namesAt(compose, "services");
  const service = (name: string) => at(compose, `services.${name}`);
  const bots = services.filter((name) => at(service(name), "image") === "mgw-prep");

  it("runs two of the bot on PostgreSQL and one on the embedded database", () => {
    const onPostgres = service("bot-on-postgres");
    expect(at(onPostgres, "deploy")).toEqual({ replicas: 2 });
    expect(at(service("bot"), "deploy")).toBeUndefined();
    const environment = at(onPostgres, "environment") as Record<string, string>;
    expect(environmentOf(environment).DATABASE_URL).toContain("@postgres:5432/mgw");
    // Replicas share no port of the host and no name.
    for (const key of ["ports", "container_name"]) expect(at(onPostgres, key)).toBeUndefined();
  });

  it("mounts the settings where the image looks for them, and the embedded database where it is kept", () => {
    expect(bots).toHaveLength(2);
    for (const bot of bots.map(service)) {
      const mounts = textsAt(bot, "volumes").map((mount) => mount.split(":"));
      expect(mounts).toContainEqual(["./mgw-prep.yaml", IMAGE["MGW_SETTINGS"], "ro"]);
      const keepsData = mounts.some(([from, to]) => from === "data" && to === IMAGE["DATA_DIR"]);
      expect(keepsData).toBe(textsAt(bot, "profiles").includes("embedded"));
    }
  });

  it("gives nothing more than it takes: no capability to spare, no new privilege, bounded memory and processes", () => {
    for (const one of services.map(service)) {
      expect(at(one, "cap_drop")).toEqual(["ALL"]);
      expect(at(one, "security_opt")).toEqual(["no-new-privileges:true"]);
      expect(at(one, "mem_limit")).toMatch(/^\d+[mg]$/);
      expect(at(one, "pids_limit")).toBeGreaterThan(0);
    }
    for (const bot of bots.map(service)) expect(at(bot, "cap_add")).toBeUndefined();
  });

  it("names only services and volumes that it has, and gives the bot the time that its stop takes", () => {
    for (const one of services.map(service)) {
      for (const needed of namesAt(one, "depends_on")) {
        expect(at(service(needed), "healthcheck")).toBeDefined();
      }
      for (const mount of textsAt(one, "volumes")) {
        const [from = ""] = mount.split(":");
        if (!from.startsWith(".")) expect(namesAt(compose, "volumes")).toContain(from);
      }
    }
    for (const bot of bots.map(service)) expect(at(bot, "stop_grace_period")).toBe("30s");
  });
});

describe("the Kubernetes manifests", () => {
  const folders = [KUBERNETES, `${KUBERNETES}/http-mode`];
  const manifests = folders.flatMap((folder) => filesIn(folder).flatMap(documentsIn));
  const find = (kind: string) => manifests.find((manifest) => at(manifest, "kind") === kind);
  const pod = at(find("Deployment"), "spec.template");
  const container = at(pod, "spec.containers.0");
  const port = at(container, "ports.0.containerPort");

  it("are all listed, and what is listed is there", () => {
    for (const folder of folders) {
      const resources = textsAt(parse(read(join(folder, "kustomization.yaml"))), "resources");
      const files = resources.filter((resource) => resource.endsWith(".yaml"));
      expect(files.map((file) => join(folder, file)).sort()).toEqual(filesIn(folder).sort());
      for (const other of resources.filter((resource) => !resource.endsWith(".yaml"))) {
        expect(existsSync(join(ROOT, folder, other, "kustomization.yaml"))).toBe(true);
      }
    }
  });

  it("are of a known kind each, and all select the bot's pods", () => {
    for (const manifest of manifests) {
      const kind = String(at(manifest, "kind"));
      expect(API_OF[kind], kind).toBe(at(manifest, "apiVersion"));
    }
    expect(at(pod, "metadata.labels")).toEqual(LABEL);
    expect(at(find("Deployment"), "spec.selector.matchLabels")).toEqual(LABEL);
    expect(at(find("PodDisruptionBudget"), "spec.selector.matchLabels")).toEqual(LABEL);
    expect(at(find("NetworkPolicy"), "spec.podSelector.matchLabels")).toEqual(LABEL);
    expect(at(find("Service"), "spec.selector")).toEqual(LABEL);
  });

  it("run two replicas on a database that they share, as an ordinary user", () => {
    expect(at(find("Deployment"), "spec.replicas")).toBe(2);
    expect(at(find("PodDisruptionBudget"), "spec.minAvailable")).toBe(1);
    expect(at(container, "envFrom")).toEqual([{ secretRef: { name: "mgw-prep" } }]);
    expect(at(pod, "spec.securityContext")).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
    expect(at(container, "securityContext")).toMatchObject({ readOnlyRootFilesystem: true });
    expect(at(pod, "spec.terminationGracePeriodSeconds")).toBe(30);
  });

  it("give the bot an environment and a settings file that it accepts", () => {
    const pairs = at(container, "env") as { name: string; value: string }[];
    const own = Object.fromEntries(pairs.map(({ name, value }) => [name, value]));
    expect(environmentOf(own).PORT).toBe(port);
    expect(environmentOf({ ...own, SLACK_MODE: "http" }).SLACK_MODE).toBe("http");
    const mounts = at(container, "volumeMounts") as { name: string; mountPath: string }[];
    const folder = mounts.find(({ name }) => name === "settings")?.mountPath ?? "";
    const [file = ""] = namesAt(find("ConfigMap"), "data");
    expect(join(folder, file)).toBe(IMAGE["MGW_SETTINGS"]);
    const text = Object.values(at(find("ConfigMap"), "data") as Record<string, string>)[0] ?? "";
    expect(parseSettings(text, file, "intl").approvers.people).toHaveLength(1);
  });

  it("ask for paths that the bot serves, on the port where it does", () => {
    for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"]) {
      expect(servedPaths()).toContain(at(container, `${probe}.httpGet.path`));
      expect(at(container, `${probe}.httpGet.port`)).toBe(at(container, "ports.0.name"));
    }
    const annotations = at(pod, "metadata.annotations") as Record<string, string>;
    expect(annotations["prometheus.io/port"]).toBe(String(port));
    expect(servedPaths()).toContain(annotations["prometheus.io/path"]);
    expect(at(find("NetworkPolicy"), "spec.ingress.0.ports.0.port")).toBe(port);
    expect(at(find("Service"), "spec.ports.0.targetPort")).toBe(at(container, "ports.0.name"));
    const path = at(find("Ingress"), "spec.rules.0.http.paths.0");
    expect(at(path, "path")).toBe("/slack/events");
    expect(at(path, "backend.service.name")).toBe(at(find("Service"), "metadata.name"));
  });
});

describe("the Kubernetes manifests for HTTP mode", () => {
  type Operation = { op: string; path: string; value: unknown };
  const kustomization = parse(read(join(KUBERNETES, "http-mode/kustomization.yaml"))) as {
    patches: { target: { kind: string; name: string }; patch: string }[];
  };
  /** The manifest of a file with its JSON patches applied, as kustomize does. */
  const patched = (kind: string, file: string): unknown => {
    const document = documentsIn(join(KUBERNETES, file)).find((one) => at(one, "kind") === kind);
    for (const { target, patch } of kustomization.patches) {
      if (target.kind !== kind) continue;
      expect(target.name).toBe(at(document, "metadata.name"));
      for (const { op, path, value } of parse(patch) as Operation[]) {
        const keys = path
          .slice(1)
          .split("/")
          .map((key) => key.replaceAll("~1", "/"));
        const last = keys.pop() ?? "";
        const holder = keys.reduce((held, key) => (held as Record<string, unknown>)[key], document);
        if (op === "add" && last === "-") (holder as unknown[]).push(value);
        else {
          // What is replaced must be there.
          expect(holder).toHaveProperty([last]);
          (holder as Record<string, unknown>)[last] = value;
        }
      }
    }
    return document;
  };
  const deployment = patched("Deployment", "deployment.yaml");
  const container = at(deployment, "spec.template.spec.containers.0");
  const ports = at(container, "ports") as { name: string; containerPort: number }[];
  const healthPort = ports.find(({ name }) => name === "health")?.containerPort;

  it("serve health checks and figures on another port than Slack's", () => {
    const pairs = at(container, "env") as { name: string; value: string }[];
    const env = environmentOf(Object.fromEntries(pairs.map(({ name, value }) => [name, value])));
    expect(env).toMatchObject({ SLACK_MODE: "http", PORT: 8080, HEALTH_PORT: healthPort });
    for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"])
      expect(at(container, `${probe}.httpGet.port`)).toBe("health");
    const annotations = at(deployment, "spec.template.metadata.annotations") as Record<string, string>;
    expect(annotations["prometheus.io/port"]).toBe(String(healthPort));
  });

  it("let nobody in but the Ingress controller to Slack's port and Prometheus to the figures", () => {
    const figures = patched("NetworkPolicy", "network-policy.yaml");
    const slack = documentsIn(join(KUBERNETES, "http-mode/network-policy.yaml"))[0];
    for (const [policy, port] of [
      [figures, healthPort],
      [slack, 8080],
    ] as const) {
      expect(at(policy, "spec.podSelector.matchLabels")).toEqual(LABEL);
      const rules = at(policy, "spec.ingress") as unknown[];
      expect(rules).toHaveLength(1);
      expect(at(rules[0], "ports")).toEqual([{ protocol: "TCP", port }]);
      expect(at(rules[0], "from.0.namespaceSelector.matchLabels")).toBeDefined();
    }
  });
});

/** Source: the Kubernetes API reference, one version for each kind. */
const API_OF: Record<string, string> = {
  ConfigMap: "v1",
  Deployment: "apps/v1",
  Ingress: "networking.k8s.io/v1",
  Namespace: "v1",
  NetworkPolicy: "networking.k8s.io/v1",
  PodDisruptionBudget: "policy/v1",
  Service: "v1",
  ServiceAccount: "v1",
};

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".yaml") && name !== "kustomization.yaml")
    .map((name) => join(folder, name));
}

function servedPaths(): (string | undefined)[] {
  const routes = [...healthRoutes({ readInstallationId: async () => "" }), metricsRoute(async () => "")];
  return routes.map(({ path }) => path);
}

function sampleOf(name: string): string {
  if (name === "PORT" || name === "HEALTH_PORT" || name === "API_PORT") return "8080";
  if (name === "MGW_WEBHOOK_SECRET") return `whsec_${Buffer.alloc(32).toString("base64")}`;
  if (name === "SLACK_MODE") return "socket";
  if (name === "ALIBABA_SITE") return "intl";
  if (name === "LOG_LEVEL") return "info";
  if (name === "CLOUD_TIMEOUT_MS") return "20000";
  if (name === "START_WAIT_SECONDS") return "45";
  return name === "DATABASE_URL" ? "postgresql://host/database?sslmode=verify-full" : "value";
}
