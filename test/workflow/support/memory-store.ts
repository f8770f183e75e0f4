import { type Drift, driftId } from "../../../src/core/drift.ts";
import type { Preparation } from "../../../src/core/preparation.ts";
import { nextState } from "../../../src/core/states.ts";
import { sealAuditEntry } from "../../../src/security/audit.ts";
import type { Sealer } from "../../../src/security/seal.ts";
import { type AuditDraft, type AuditEntry, GENESIS_HASH } from "../../../src/storage/contract/audit.ts";
import type { Decision } from "../../../src/storage/contract/decisions.ts";
import type { Effects } from "../../../src/storage/contract/effects.ts";
import type { Store } from "../../../src/storage/contract/store.ts";
import type { TokenRow } from "../../../src/storage/contract/tokens.ts";
import { approvalOf } from "./story-world.ts";

/** The part of the store that clicks and forms need, in memory, for tables too long for a database. */
export class MemoryStore {
  readonly preparations = new Map<string, Preparation>();
  readonly tokens = new Map<string, TokenRow>();
  audit: AuditDraft[] = [];
  decisions: Decision[] = [];
  /** Open findings of the daily check, by the hash of their button's token. */
  readonly drifts = new Map<string, Drift>();
  /** How often anything but the audit log was changed. */
  changes = 0;
  readonly #sealer: Sealer;

  constructor(sealer: Sealer) {
    this.#sealer = sealer;
  }

  /** As the story's store; whatever is not kept in memory here is an error and no silent answer. */
  asStore(): Store {
    return new Proxy(this.#parts() as Store, {
      get: (parts, name) => {
        const part = parts[name as keyof Store];
        if (part === undefined) throw new Error(`the store in memory has no ${String(name)}`);
        return part;
      },
    });
  }

  #effects({ audit = [] }: Effects): void {
    this.audit.push(...audit);
  }

  #sealed(draft: AuditDraft): AuditEntry {
    const entry = { ...draft, sequence: 1, at: "2026-11-20T08:00:00.000Z" };
    const hash = sealAuditEntry(this.#sealer, GENESIS_HASH, entry);
    return { ...entry, previousHash: GENESIS_HASH, hash };
  }

  #write(preparation: Preparation, effects: Effects): Preparation {
    this.changes += 1;
    this.preparations.set(preparation.id, preparation);
    this.#effects(effects);
    return preparation;
  }

  #parts(): Partial<Store> {
    return {
      auditDamage: () => null,
      // Without counting: a table of cases wants each refusal.
      recordRefusal: async ({ draft }) => this.#effects({ audit: [draft] }),
      findPreparation: async (id) => this.preparations.get(id) ?? null,
      findSubmission: async () => null,
      findOpenPair: async () => null,
      findToken: async (hash) => this.tokens.get(hash) ?? null,
      putTokens: async (rows) => {
        for (const row of rows) this.tokens.set(row.tokenHash, row);
      },
      listPreparations: async ({ limit }) => [...this.preparations.values()].slice(0, limit),
      listGrants: async () => [],
      listUnreadableGrants: async () => [],
      listDecisions: async () => this.decisions,
      listReceipts: async () => [],
      findMigration: async () => null,
      listSecrets: async () => [],
      findPost: async () => null,
      findShown: async (id) => ({
        preparation: this.preparations.get(id) ?? null,
        grants: [],
        decisions: this.decisions,
        receipts: [],
        card: null,
      }),
      // Whatever there is was approved; nothing else is in the log.
      findAudit: async (of) => {
        const found = "event" in of ? undefined : this.preparations.get(of.preparationId);
        return found === undefined ? [] : [this.#sealed(approvalOf(found))];
      },
      findWithLog: async ({ preparationId }) => {
        const preparation = this.preparations.get(preparationId) ?? null;
        return { preparation, log: preparation === null ? [] : [this.#sealed(approvalOf(preparation))] };
      },
      listAudit: async () => [],
      forgetCount: async () => undefined,
      beginComparison: async ({ preparationId: _, ...begun }) => {
        this.changes += 1;
        this.#effects(begun);
        return { ...begun, stopAskedBy: null };
      },
      askComparisonToStop: async () => {
        this.changes += 1;
        return true;
      },
      findDriftByToken: async (tokenHash) => {
        const drift = this.drifts.get(tokenHash);
        if (!drift) return null;
        return {
          id: driftId(drift),
          occurrence: 1,
          drift,
          state: "open",
          tokenHash,
          posts: [],
          foundAt: "2026-11-20T08:00:00Z",
          endedAt: null,
        };
      },
      record: async (_id, effects) => {
        if (effects.posts?.length) this.changes += 1;
        this.#effects(effects);
      },
      destroySecrets: async (_id, effects = {}) => {
        this.changes += 1;
        this.#effects(effects);
      },
      addReceipt: async (_receipt, effects = {}) => {
        this.changes += 1;
        this.#effects(effects);
      },
      createPreparation: async ({ preparation, ...effects }) => ({
        outcome: "created" as const,
        preparation: this.#write(preparation, effects),
      }),
      changeState: async ({ id, revision, from, event, patch, ...effects }) => {
        const current = this.preparations.get(id);
        const state = current && nextState(current.state, event);
        if (!current || !state || current.revision !== revision || current.state !== from) return null;
        return this.#write({ ...current, ...patch, state }, effects);
      },
      patchPreparation: async ({ id, revision, patch, ...effects }) => {
        const current = this.preparations.get(id);
        if (current?.revision !== revision) return null;
        return this.#write({ ...current, ...patch }, effects);
      },
      decide: async ({ decision, isEnough, effects }) => {
        const current = this.preparations.get(decision.preparationId);
        if (current?.state !== "awaiting_approval")
          return { outcome: "outdated", preparation: current ?? null };
        const outcome =
          decision.decision === "reject"
            ? "rejected"
            : isEnough([decision.approver])
              ? "approved"
              : "counted";
        const state = outcome === "counted" ? current.state : nextState(current.state, outcome);
        const changed = this.#write(
          { ...current, state: state ?? current.state },
          effects(outcome, [decision.approver]),
        );
        return { outcome, preparation: changed };
      },
    };
  }
}
