import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { settingsJsonSchema } from "./settings-json-schema.ts";

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
const FILE = "mgw-prep.schema.json";
const EXAMPLE = read("mgw-prep.example.yaml");
const validate = new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).compile(
  JSON.parse(read(FILE)),
);

describe("the schema of the settings", () => {
  it("is the one of this version: `npm run schema` writes it", () => {
    expect(JSON.parse(read(FILE))).toEqual(JSON.parse(JSON.stringify(settingsJsonSchema())));
  });

  it("is named in the first line of the example, where editors look for it", () => {
    expect(EXAMPLE.split("\n")[0]).toBe(`# yaml-language-server: $schema=./${FILE}`);
  });

  it("takes the example, and the settings for Kubernetes", () => {
    expect(validate(parse(EXAMPLE)), JSON.stringify(validate.errors)).toBe(true);
    const map = parse(read("deploy/kubernetes/settings.yaml")) as { data: Record<string, string> };
    for (const text of Object.values(map.data)) expect(validate(parse(text))).toBe(true);
  });

  it.each([
    ["an unknown name", { approvers: { people: ["U0ADA00001"] }, aproval: 1 }, "must NOT have additional"],
    ["a name in place of an id", { approvers: { people: ["ada"] } }, "must match pattern"],
    ["a number that is none", { approvals: { needed: "two" } }, "must be integer"],
  ])("refuses %s", (_, settings, message) => {
    expect(validate(settings)).toBe(false);
    expect(JSON.stringify(validate.errors)).toContain(message);
  });
});
