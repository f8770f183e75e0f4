import { AsyncLocalStorage } from "node:async_hooks";

/** A change that a cloud confirmed, with the id by which its own trail and its support know it. */
export type ConfirmedCall = { operation: string; requestId: string | null };

const confirmed = new AsyncLocalStorage<ConfirmedCall[]>();

/** Called by the adapters for each change that was answered with success; outside of `collectCalls` without effect. */
export function noteCall(call: ConfirmedCall): void {
  confirmed.getStore()?.push(call);
}

/** Runs something with a list that fills with the changes which the clouds confirm meanwhile, in their order. */
export function collectCalls<T>(run: (calls: readonly ConfirmedCall[]) => Promise<T>): Promise<T> {
  const calls: ConfirmedCall[] = [];
  return confirmed.run(calls, () => run(calls));
}
