import type { AssumedRole } from "../assumed-role.ts";
import { createCallGate } from "../call-gate.ts";
import type { CallLog } from "../call-log.ts";
import type { AlibabaCloud } from "../contract/destination.ts";
import { everyMethod } from "../every-method.ts";
import { loadLate } from "../load-late.ts";
import { renewBeforeEnd, type Temporary } from "../renew.ts";
import { renewedListing } from "../renewed-listing.ts";
import { type AlibabaSession, assumeAlibabaRole } from "./assume-role.ts";
import { type AlibabaConnection, requireEndpoints } from "./connection.ts";
import { type AlibabaContext, createAlibabaCaller } from "./context.ts";
import { alibabaIdentity } from "./identity.ts";
import { type MachineIdentity, obtainMachineSession } from "./machine-identity.ts";
import { MGW_METHODS, OSS_METHODS, RAM_METHODS } from "./sides.ts";

export type AlibabaCloudOptions = AlibabaConnection & {
  /** Who the bot is where the connection has no key of its own. */
  identity?: MachineIdentity | undefined;
  /** Work in a role, which these credentials assume; of several each assumes the next. */
  roles?: readonly AssumedRole[] | undefined;
  /** Told of every finished call, without request or response data. */
  log?: CallLog | undefined;
  now?: (() => Date) | undefined;
};

/**
 * The Alibaba Cloud side on the vendor's SDKs, most of which are loaded by the first call that needs them.
 * Errors: UserFacingError `BAD_ENDPOINT` for a custom endpoint that is no full URL or plain http beyond loopback.
 */
export function createAlibabaCloud(options: AlibabaCloudOptions): AlibabaCloud {
  const { log, identity, roles = [], now = () => new Date(), ...connection } = options;
  requireEndpoints(connection);
  const call = createAlibabaCaller(log, createCallGate(), connection.timeoutMs);
  const own = connect({ connection, call, now });
  if (identity === undefined && roles.length === 0) return own;
  // The vendor's clients hold their credentials for good, so that there are new ones each time these are renewed.
  const inRole = renewBeforeEnd(async () => {
    const { value, expiresAt } = await obtainSession({ connection, call }, { identity, roles });
    return { value: connect({ connection: { ...connection, ...value }, call, now }), expiresAt };
  }, now);
  const cloud = everyMethod(own, inRole);
  return {
    ...cloud,
    openListing: (bucket, region, input) =>
      renewedListing(inRole, (now) => now.openListing(bucket, region, input)),
  };
}

/** The credentials that come of the machine's identity and the roles, one after the other; they end with the first that does. */
async function obtainSession(
  { connection, call }: Pick<AlibabaContext, "connection" | "call">,
  { identity, roles }: { identity: MachineIdentity | undefined; roles: readonly AssumedRole[] },
): Promise<Temporary<AlibabaSession>> {
  let session = identity === undefined ? null : await obtainMachineSession({ connection, call }, identity);
  for (const role of roles) {
    const assumed = await assumeAlibabaRole({ connection: { ...connection, ...session?.value }, call }, role);
    session = { value: assumed.value, expiresAt: earlier(assumed.expiresAt, session?.expiresAt) };
  }
  if (session === null) throw new Error("expected an identity of the machine or a role");
  return session;
}

function earlier(one: Date, other: Date | undefined): Date {
  return other !== undefined && other < one ? other : one;
}

function connect(context: AlibabaContext): AlibabaCloud {
  return {
    ...alibabaIdentity(context),
    ...loadLate<AlibabaCloud, (typeof RAM_METHODS)[number]>(RAM_METHODS, async () =>
      (await import("./ram-side.ts")).ramSide(context),
    ),
    ...loadLate<AlibabaCloud, (typeof OSS_METHODS)[number]>(OSS_METHODS, async () =>
      (await import("./oss-side.ts")).ossSide(context),
    ),
    ...loadLate<AlibabaCloud, (typeof MGW_METHODS)[number]>(MGW_METHODS, async () =>
      (await import("./mgw/mgw-side.ts")).mgwSide(context),
    ),
  };
}
