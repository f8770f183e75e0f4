import type { WireReply, WireRequest } from "../../shared/server.ts";
import type { Caller } from "../identity.ts";
import type { OssReply } from "../oss/operation.ts";
import { xmlReply } from "../oss/operation.ts";
import { renderXml, type XmlObject } from "../oss/xml.ts";
import type { World } from "../state.ts";
import type { MgwAssumptions } from "./assumptions.ts";
import type { MgwRegion, MgwSettings } from "./state.ts";

/** Another simulated service that is called without a socket, and its clock. */
export type Peer = { answer(request: WireRequest): WireReply | Promise<WireReply>; now(): Date };

/** What the service calls: S3, absent where nobody simulates it, and OSS. */
export type Peers = { s3: Peer | null; oss: Peer };

/** Everything that the service works with, at one moment. */
export type MgwWorld = World & { peers: Peers };

/** The same in one region of the service. */
export type MgwPlace = MgwWorld & { regionName: string; region: MgwRegion };

/** What every operation gets. */
export type MgwInput = MgwPlace & {
  request: WireRequest;
  query: ReadonlyMap<string, string>;
  /** The name in the path; empty where there is none. */
  name: string;
  settings: MgwSettings;
  assumptions: MgwAssumptions;
  caller: Caller;
};

/** One operation: what selects it, the right it needs, what it does. */
export type MgwOperation = {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** First part of the path; `named` has a second one. */
  path: string;
  isNamed: boolean;
  /** The query parameter that selects it. */
  selector?: string;
  /** RAM action behind `mgw:`, such as `GetImportAddress`. */
  action: string;
  /** What the right is asked on: `address/<name>`, `job/<name>`; lists have no name. */
  resource(input: MgwInput): string;
  run(input: MgwInput): OssReply | Promise<OssReply>;
};

export type MgwOperationTable = Readonly<Record<string, MgwOperation>>;

export function xmlAnswer(root: string, children: XmlObject): OssReply {
  return xmlReply(renderXml(root, children));
}

/** `2024-10-15T03:21:14.000Z`; empty where nothing happened yet. */
export function formatTime(ms: number | null): string {
  return ms === null ? "" : new Date(ms).toISOString();
}
