import type { WireRequest } from "../../shared/server.ts";
import type { Caller } from "../identity.ts";
import type { World } from "../state.ts";
import type { Parameters } from "./parameters.ts";

export type JsonObject = { readonly [name: string]: JsonValue };
type JsonValue = string | number | boolean | null | JsonObject | readonly JsonValue[];

export type OperationInput = World & { caller: Caller; parameters: Parameters; request: WireRequest };

/** One OpenAPI operation: what it may be done with, and what it does. */
export type OpenApiOperation = {
  /** The resources behind `acs:ram:*:` that the caller must be allowed, each of them; null: nobody needs permission. */
  resources: ((input: OperationInput) => readonly string[]) | null;
  /** Works and answers the body without its RequestId. */
  run(input: OperationInput): JsonObject;
};

/** Operation name, as the vendor writes it, to what it does. */
export type OperationTable = Readonly<Record<string, OpenApiOperation>>;
