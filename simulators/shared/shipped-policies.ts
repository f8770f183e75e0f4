import { readdirSync, readFileSync } from "node:fs";

/** A statement of a policy document; those in `deploy/` list their actions. */
export type ShippedStatement = { Action: string[]; [element: string]: unknown };

const FOLDER = new URL("../../deploy/", import.meta.url);

/**
 * Every statement that the policies for operators in `deploy/` have for one cloud, as somebody would give them who leaves
 * nothing out. They are read as the documents that a cloud is given: how they are made is not known here.
 */
export function shippedStatements(cloud: "aws" | "alibaba"): ShippedStatement[] {
  return readdirSync(FOLDER)
    .filter((name) => name.startsWith(`${cloud}-operator-`) && name.endsWith(".json"))
    .sort()
    .flatMap((name) => JSON.parse(shippedDocument(name)).Statement);
}

/** The text of one document in `deploy/`. */
export function shippedDocument(name: string): string {
  return readFileSync(new URL(name, FOLDER), "utf8");
}
