import { AsyncLocalStorage } from "node:async_hooks";

/** One span of a trace, as its children name it: 16 and 8 bytes in hexadecimal. */
export type SpanPlace = { traceId: string; spanId: string };

/** What is being worked on: beside the arguments, so that every line of the log and every span has it. */
type Context = { preparationId: string | null; span: SpanPlace | null };

const NOTHING: Context = { preparationId: null, span: null };
const current = new AsyncLocalStorage<Context>();

/** Runs something for a preparation; null where it is not known yet (`notePreparation`), or there is none. */
export function inPreparation<T>(preparationId: string | null, run: () => T): T {
  return current.run({ ...(current.getStore() ?? NOTHING), preparationId }, run);
}

/** Says which preparation it is that the innermost `inPreparation` runs for. Without effect outside of one. */
export function notePreparation(preparationId: string): void {
  const context = current.getStore();
  if (context !== undefined) context.preparationId = preparationId;
}

export function inSpan<T>(span: SpanPlace, run: () => T): T {
  return current.run({ ...(current.getStore() ?? NOTHING), span }, run);
}

export function currentPreparation(): string | null {
  return current.getStore()?.preparationId ?? null;
}

export function currentSpan(): SpanPlace | null {
  return current.getStore()?.span ?? null;
}
