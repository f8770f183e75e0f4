import type { Effects } from "./effects.ts";

export type SecretKind = "aws-secret-key" | "alibaba-secret-key" | "console-password";

/** What a secret is, and of which generation of keys from the second on. */
export type SecretName = SecretKind | `${SecretKind}#${number}`;

/** `sealed` is empty where it is lost: nothing opens it then. */
export type SealedSecret = { preparationId: string; name: SecretName; sealed: string };

export type SecretStore = {
  /** Those that can be had; one that is lost is not among them. */
  listSecrets(preparationId: string): Promise<SealedSecret[]>;
  /** Of all preparations, the lost ones too. */
  listHeldSecrets(): Promise<SealedSecret[]>;
  /**
   * Finishes what a process that ended, or a failure, kept from being destroyed. Called now and then; each destruction does
   * it for itself.
   */
  clearSecrets(): Promise<void>;
  /** Destroys those of `names`; without it all. */
  destroySecrets(preparationId: string, input?: { names?: readonly SecretName[] } & Effects): Promise<void>;
};
