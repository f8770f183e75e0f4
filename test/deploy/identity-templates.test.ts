import { readdirSync, readFileSync } from "node:fs";
import { parse as parseHcl } from "@cdktf/hcl2json";
import { describe, expect, it } from "vitest";
import { BOUNDARY_DOCUMENT } from "../../src/core/permissions-boundary.ts";
import { identityTemplates, policiesOf } from "./identity-templates.ts";

const FOLDER = new URL("../../deploy/identities/", import.meta.url);
const read = (file: string) => readFileSync(new URL(file, FOLDER), "utf8");
const files = identityTemplates().map(({ file }) => file);
const ofKind = (ending: string) => files.filter((file) => file.endsWith(ending));

type Json = Record<string, unknown>;
type Template = {
  Parameters?: Json;
  Resources: Record<string, { Type: string; Properties: Json; DependsOn?: string | string[] }>;
  Outputs: Json;
};

/** Everything that an expression such as `Ref` names. */
function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === "Ref") return [String(inner)];
    if (key === "Fn::GetAtt") return [String((inner as string[])[0])];
    return referencesIn(inner);
  });
}

/** Source: resource types of CloudFormation and ROS, with the properties that each must have. */
const NEEDED: Record<string, readonly string[]> = {
  "AWS::IAM::ManagedPolicy": ["PolicyDocument"],
  "AWS::IAM::Role": ["AssumeRolePolicyDocument"],
  "AWS::IAM::InstanceProfile": ["Roles"],
  "ALIYUN::RAM::Role": ["RoleName", "AssumeRolePolicyDocument"],
  "ALIYUN::RAM::ManagedPolicy": ["PolicyName"],
};

it("the folder has these templates, each as this version writes it (npm run policies)", () => {
  expect(readdirSync(FOLDER).sort()).toEqual([...files].sort());
  for (const { file, text } of identityTemplates()) {
    // The formatter lays JSON out as it likes.
    if (file.endsWith(".json")) expect(JSON.parse(read(file)), file).toEqual(JSON.parse(text));
    else expect(read(file), file).toBe(text);
  }
});

describe.each([...ofKind(".cfn.json"), ...ofKind(".ros.json")])("%s", (file) => {
  const template = JSON.parse(read(file)) as Template;
  const known = [...Object.keys(template.Resources), ...Object.keys(template.Parameters ?? {})];

  it("has known resources with what they need, and refers to nothing that it does not have", () => {
    for (const { Type, Properties, DependsOn = [] } of Object.values(template.Resources)) {
      expect(NEEDED[Type], Type).toBeDefined();
      for (const needed of NEEDED[Type] ?? []) expect(Properties, Type).toHaveProperty([needed]);
      for (const other of [DependsOn].flat()) expect(known).toContain(other);
    }
    for (const name of referencesIn(template)) expect(known).toContain(name);
    expect(template.Outputs).toHaveProperty("RoleArn");
  });

  it("lets in nobody but who it says, another account only with the external id", () => {
    const role = template.Resources["Role"]?.Properties["AssumeRolePolicyDocument"] as {
      Statement: { Principal: Json; Condition?: Json }[];
    };
    expect(role.Statement).toHaveLength(1);
    const [statement] = role.Statement;
    expect(JSON.stringify(statement?.Principal)).not.toContain("*");
    const isForAnother = file.includes("account");
    expect(JSON.stringify(statement?.Condition ?? {}).includes("sts:ExternalId")).toBe(isForAnother);
    if (isForAnother)
      expect(template.Parameters?.["ExternalId"]).toMatchObject({ NoEcho: true, MinLength: 16 });
  });

  it("gives what the bot needs of this cloud, to the byte, and its users their boundary", () => {
    if (file.includes("migration")) return;
    const cloud = file.startsWith("aws") ? "aws" : "alibaba";
    const documents = Object.values(template.Resources).flatMap(
      ({ Properties }) => Properties["PolicyDocument"] ?? [],
    );
    const wanted = [
      ...policiesOf(cloud).map(({ document }) => document),
      ...(cloud === "aws" ? [BOUNDARY_DOCUMENT] : []),
    ];
    expect(documents).toHaveLength(wanted.length);
    for (const document of wanted) expect(documents).toContainEqual(document);
  });
});

describe.each(ofKind(".tf"))("%s", (file) => {
  it("is HCL, whose resources refer to what is there and hold the same policies", async () => {
    const parsed = (await parseHcl(file, read(file))) as Record<string, Record<string, Json>>;
    const cloud = file.startsWith("aws") ? "aws" : "alibaba";
    const policyType = cloud === "aws" ? "aws_iam_policy" : "alicloud_ram_policy";
    const resources = parsed["resource"] ?? {};
    const policies = Object.entries(resources[policyType] ?? {});
    const wanted = policiesOf(cloud);
    for (const { name, document } of wanted) {
      const [found] = (Object.fromEntries(policies)[name.replaceAll("-", "_")] ?? []) as Json[];
      const text = String(found?.[cloud === "aws" ? "policy" : "policy_document"]);
      expect(JSON.parse(text.replaceAll("$${", "${").replaceAll("%%{", "%{")), name).toEqual(document);
    }
    const defined = Object.entries(resources).flatMap(([type, named]) =>
      Object.keys(named).map((name) => `${type}.${name}`),
    );
    const variables = Object.keys(parsed["variable"] ?? {});
    const all = JSON.stringify(parsed);
    for (const [, type, name] of all.matchAll(/\b((?:aws|alicloud)_[a-z_]+)\.([a-z_]+)\b/g)) {
      if (all.includes(`data.${type}.${name}`)) continue;
      expect(defined).toContain(`${type}.${name}`);
    }
    for (const [, name] of all.matchAll(/\bvar\.([a-z_]+)/g)) expect(variables).toContain(name);
    expect(parsed["output"]).toHaveProperty("role_arn");
  });
});
