import type { WireRequest } from "../shared/server.ts";
import { type ContextEntries, globalContext } from "./authorize.ts";
import type { Caller } from "./caller.ts";
import {
  CLOUDWATCH_NAMESPACE,
  CLOUDWATCH_OPERATIONS,
  CLOUDWATCH_TARGET,
  CLOUDWATCH_VERSION,
} from "./cloudwatch/cloudwatch-service.ts";
import { IAM_NAMESPACE, IAM_OPERATIONS, IAM_VERSION, performIam } from "./iam/iam-service.ts";
import { type JsonProtocol, toQueryXml } from "./json-protocol.ts";
import { resourceKeys } from "./organization.ts";
import {
  ORGANIZATIONS_OPERATIONS,
  ORGANIZATIONS_TARGET,
  performOrganizations,
} from "./organizations/organizations-service.ts";
import type { AwsState } from "./state.ts";
import { STS_NAMESPACE, STS_OPERATIONS, STS_VERSION } from "./sts/sts-service.ts";
import type { XmlObject } from "./xml.ts";

type NamedCall = { state: AwsState; caller: Caller; now: Date; region: string; request: WireRequest };

/** A service whose requests name their operation, by the query protocol, by JSON, or by either. */
export type NamedService = {
  query?: {
    namespace: string;
    version: string;
    /** Its answer as elements of the query protocol. */
    toXml(result: Record<string, unknown>): XmlObject;
  };
  json?: JsonProtocol;
  isKnown(operation: string): boolean;
  /** Its answer as data; null for operations without one. */
  perform(
    call: NamedCall,
    operation: string,
    parameters: Record<string, unknown>,
  ): Record<string, unknown> | null;
};

export const NAMED_SERVICES: Readonly<Record<string, NamedService>> = {
  iam: {
    query: { namespace: IAM_NAMESPACE, version: IAM_VERSION, toXml: (result) => result as XmlObject },
    isKnown: (operation) => Object.hasOwn(IAM_OPERATIONS, operation),
    perform: (call, operation, parameters) => performIam(call, operation, parameters, contextOf(call)),
  },
  sts: {
    query: { namespace: STS_NAMESPACE, version: STS_VERSION, toXml: (result) => result as XmlObject },
    isKnown: (operation) => Object.hasOwn(STS_OPERATIONS, operation),
    perform: (call, operation, parameters) =>
      STS_OPERATIONS[operation]?.({ ...call, context: contextOf(call) }, parameters) ?? null,
  },
  cloudwatch: {
    query: { namespace: CLOUDWATCH_NAMESPACE, version: CLOUDWATCH_VERSION, toXml: toQueryXml },
    json: { version: "1.0", target: CLOUDWATCH_TARGET, isQueryCompatible: true },
    isKnown: (operation) => Object.hasOwn(CLOUDWATCH_OPERATIONS, operation),
    perform: (call, operation, parameters) =>
      CLOUDWATCH_OPERATIONS[operation]?.({ ...call, context: contextOf(call) }, parameters) ?? null,
  },
  organizations: {
    json: { version: "1.1", target: ORGANIZATIONS_TARGET, isQueryCompatible: false },
    isKnown: (operation) => Object.hasOwn(ORGANIZATIONS_OPERATIONS, operation),
    perform: (call, operation) => performOrganizations({ ...call, context: contextOf(call) }, operation),
  },
};

/** What these services work on is the caller's own account's. */
function contextOf(call: NamedCall): ContextEntries {
  const { state, caller, request } = call;
  return [...globalContext(state, caller, request, call), ...resourceKeys(state, caller.accountId)];
}
