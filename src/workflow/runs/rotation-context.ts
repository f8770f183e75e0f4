import type { AuditEvent } from "../../core/audit-events.ts";
import { secretNameOf } from "../../core/key-generation.ts";
import type { Preparation } from "../../core/preparation.ts";
import type { KeyChange } from "../../provisioning/rotate-key.ts";
import type { SecretName } from "../../storage/contract/secrets.ts";
import { auditOf } from "../audit-of.ts";
import type { Attempt, StoryDeps } from "../deps.ts";
import type { StepResult } from "./failure.ts";
import { lastRequestId, recordTries } from "./record-tries.ts";

/** The plan's changes that make keys: one for each cloud. */
export function keyChanges({ plan }: Pick<Preparation, "plan">): KeyChange[] {
  return (plan?.changes ?? []).filter(
    (change): change is KeyChange => change.kind === "iam.create-key" || change.kind === "ram.create-key",
  );
}

/** The names of everything that is sealed for one generation of keys. */
export function secretNamesOf(generation: number): SecretName[] {
  const kinds = ["aws-secret-key", "alibaba-secret-key", "console-password"] as const;
  return kinds.map((kind) => secretNameOf(kind, generation));
}

/** What working on a preparation's keys needs. Secrets go in sealed. */
export function rotationContext(deps: StoryDeps, preparation: Preparation) {
  const { id } = preparation;
  return {
    ...deps.cloudsOf(preparation),
    store: deps.store,
    seal: (secret: string, name: SecretName) => deps.sealer.seal(secret, { preparationId: id, name }),
    mark: { preparationId: id, installationId: deps.installationId },
    planned: preparation.plan?.changes ?? [],
  };
}

/** Makes one change to a key or a logon, and records its result; the details are plain data, never a secret. */
export async function keyStep(
  deps: StoryDeps,
  preparation: Preparation,
  attempt: Attempt,
  events: { step: string; done: AuditEvent; failed: AuditEvent },
  run: () => Promise<Record<string, unknown>>,
): Promise<StepResult<null>> {
  const { result, calls } = await recordTries(deps, preparation, events.step, attempt, run);
  const audit = result.ok
    ? auditOf(preparation, {
        event: events.done,
        actor: "bot",
        details: { ...result.value, calls },
        requestId: lastRequestId(calls),
      })
    : auditOf(preparation, {
        event: events.failed,
        actor: "bot",
        details: { ...result.failure, calls },
        requestId: result.failure.requestId,
      });
  await deps.store.record(preparation.id, { audit: [audit] });
  return result.ok ? { ok: true, value: null } : result;
}
