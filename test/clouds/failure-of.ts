import { inspect } from "node:util";
import { CloudError } from "../../src/core/errors.ts";

/** The cloud error that a call must end with. */
export async function failureOf(call: Promise<unknown>): Promise<CloudError> {
  const error = await call.then(
    (answer) => new Error(`expected a failure, came ${inspect(answer)}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CloudError)) throw error;
  return error;
}

/** Everything of an error that a log, a message or a checkpoint could show: hidden fields and causes included. */
export function everythingIn(error: unknown): string {
  const texts: string[] = [];
  const visited = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value === "string") texts.push(value);
    if (typeof value !== "object" || value === null || visited.has(value)) return;
    visited.add(value);
    for (const name of Reflect.ownKeys(value)) visit(Reflect.get(value, name));
  };
  visit(error);
  return [...texts, inspect(error, { depth: null, showHidden: true }), JSON.stringify(error)].join("\n");
}
