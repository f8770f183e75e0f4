import { existsSync } from "node:fs";
import { templatePath } from "../../src/storage/embedded/database-template.ts";

/** Before the first test: embedded databases are copies of a template, which a clone makes once. */
export default async function setup(): Promise<void> {
  if (existsSync(templatePath())) return;
  const { provideTemplate } = await import("../../src/make-database-template.ts");
  await provideTemplate();
}
