import type { Change } from "../../core/plan.ts";
import type { Preparation } from "../../core/preparation.ts";
import type { Effects } from "./effects.ts";
import type { SealedSecret } from "./secrets.ts";

/** Something made in a cloud, recorded before it is made. */
export type Grant = {
  preparationId: string;
  /** `changeKey` of the change. */
  key: string;
  change: Change;
  /** `intended` until the cloud said yes; `made`; `kept` for a bucket that stays; `gone` when taken back. */
  state: "intended" | "made" | "kept" | "gone";
  /** Id of an access key, where the grant is one. */
  accessKeyId: string | null;
  /** Whether this preparation made it, or found it there and left it. */
  isOurs: boolean;
};

export type GrantStore = {
  putGrant(grant: Grant, effects?: Effects): Promise<void>;
  /** Records a key's grant and its sealed secrets together: neither without the other. */
  putGrantWithSecrets(grant: Grant, secrets: readonly SealedSecret[], effects?: Effects): Promise<void>;
  /**
   * Records that grants which the bot did not remove do not exist any more, while the preparation stays as it was seen: between
   * two states they may be made anew. False when it is in another state; a grant that is another meanwhile stays.
   */
  forgetGrants(
    input: Pick<Preparation, "id" | "state" | "stateSince"> & {
      grants: readonly Pick<Grant, "key" | "accessKeyId">[];
    } & Effects,
  ): Promise<boolean>;
  /** Those that can be read. */
  listGrants(preparationId: string): Promise<Grant[]>;
  /** Keys of altered rows, whose change is not known. */
  listUnreadableGrants(preparationId: string): Promise<string[]>;
  /** Ids of live preparations, other than this one, whose destination is the bucket. */
  listLivePreparationsOfBucket(bucket: string, exceptId: string): Promise<string[]>;
};
