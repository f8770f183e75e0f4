import { type Change, changeKey } from "./plan.ts";

/** The two changes that make a key. */
export type KeyKind = "iam.create-key" | "ram.create-key";

/** The grant's key of one generation of access keys: the plan's own change made the first. */
export function keyGrantKey(change: Change, generation: number): string {
  return generation === 1 ? changeKey(change) : `${changeKey(change)}#${generation}`;
}

/** The name under which a secret of a generation is sealed. */
export function secretNameOf<Kind extends string>(
  kind: Kind,
  generation: number,
): Kind | `${Kind}#${number}` {
  return generation === 1 ? kind : `${kind}#${generation}`;
}

type KeyGrant = { key: string; change: Change; state: string; accessKeyId: string | null };

/** The grant of a generation's key, in whatever state it is. */
export function findKeyGrant<Grant extends KeyGrant>(
  grants: readonly Grant[],
  kind: KeyKind,
  generation: number,
): Grant | null {
  return (
    grants.find(({ key, change }) => change.kind === kind && key === keyGrantKey(change, generation)) ?? null
  );
}

/** The id of a generation's key while it exists; null before and after. */
export function keyIdOf(grants: readonly KeyGrant[], kind: KeyKind, generation: number): string | null {
  const grant = findKeyGrant(grants, kind, generation);
  return grant?.state === "made" ? grant.accessKeyId : null;
}

/** Ids of the access keys of one user, by cloud. */
export type OwnKeys = { aws: readonly string[]; alibaba: readonly string[] };

export const NO_KEYS: OwnKeys = { aws: [], alibaba: [] };

/** Every key that a preparation made and has not taken back, of whatever generation: during a rotation there are two. */
export function ownKeysOf(grants: readonly KeyGrant[]): OwnKeys {
  const of = (kind: KeyKind) =>
    grants.flatMap(({ change, state, accessKeyId }) =>
      change.kind === kind && state !== "gone" && accessKeyId !== null ? [accessKeyId] : [],
    );
  return { aws: of("iam.create-key"), alibaba: of("ram.create-key") };
}
