import type { MgwAssumptions } from "./assumptions.ts";

/** The elements of an address that were sent, by name; secrets included. */
export type AddressDetail = Readonly<Record<string, string>>;

/** What a verification found. `httpStatus` is null when no cloud was asked. */
export type VerifyResult = { httpStatus: number | null; code: string; message: string };

export type MgwAddress = {
  name: string;
  /** The address's id. */
  version: string;
  sequence: number;
  tags: string;
  detail: AddressDetail;
  agentList: string;
  createdAtMs: number;
  modifiedAtMs: number;
  /** The verification under way. */
  verifyingSinceMs: number | null;
  /** The last one that ended. */
  verified: { atMs: number; result: VerifyResult | null } | null;
};

/** What a region of the service has. */
export type MgwRegion = { addresses: Map<string, MgwAddress>; nextSequence: number };

export type MgwSettings = {
  /** How long each step takes, in simulated time. */
  times: { verifyMs: number };
  /** Of an account in a region. Source: "Limits", Data Online Migration documentation. */
  limits: { addresses: number };
  /** How a verification ends: by asking the clouds, never, or badly whatever the clouds say. */
  verifyOutcome: "as-it-is" | "never" | "failed";
  /** How the service spells a good address: real outputs have the first, the API's pages the second. */
  availableText: "available" | "avaliable";
  /** Where the service's machines appear on the internet. */
  address: string;
  assumptions: MgwAssumptions;
};

/** Data Online Migration of one account. */
export type MgwState = { regions: Map<string, MgwRegion>; settings: MgwSettings };
