import { z } from "zod";
import type { Control } from "../control/control.ts";
import type { World } from "../state.ts";
import { SECRET_ELEMENTS } from "./address-detail.ts";
import { MGW_ASSUMPTIONS } from "./assumptions.ts";
import { regionOf } from "./seed.ts";
import type { MgwAddress } from "./state.ts";

const ms = z.number().nonnegative();
const count = z.number().int().nonnegative();

const settingsInput = z.strictObject({
  times: z.strictObject({ verifyMs: ms }).partial().optional(),
  limits: z.strictObject({ addresses: count }).partial().optional(),
  verifyOutcome: z.enum(["as-it-is", "never", "failed"]).optional(),
  availableText: z.enum(["available", "avaliable"]).optional(),
  address: z.union([z.ipv4(), z.ipv6()]).optional(),
  assumptions: z
    .strictObject(
      Object.fromEntries(Object.entries(MGW_ASSUMPTIONS).map(([name, { values }]) => [name, z.enum(values)])),
    )
    .partial()
    .optional(),
});

const placeInput = z.strictObject({ region: z.string(), name: z.string() });

/** What tests and demos do to Data Online Migration. */
export const MGW_CONTROLS: Readonly<Record<string, Control>> = {
  setMgw,
  /** The switches of what no source tells, with their U numbers and meanings. */
  mgwAssumptions: () => MGW_ASSUMPTIONS,
  mgwAddresses,
  /** Somebody deletes an address in the console. */
  removeMgwAddress({ state }, input) {
    const { region, name } = placeInput.parse(input);
    if (!regionOf(state.mgw, region).addresses.delete(name))
      throw new Error(`No address ${name} in ${region}`);
    return { name };
  },
};

/** Changes settings one by one; answers all of them. */
function setMgw({ state }: World, input: unknown): unknown {
  const { times, limits, assumptions, ...rest } = settingsInput.parse(input);
  const { settings } = state.mgw;
  Object.assign(settings.times, times);
  Object.assign(settings.limits, limits);
  Object.assign(settings.assumptions, assumptions);
  Object.assign(settings, rest);
  return settings;
}

/** Every address of every region, without secrets. */
function mgwAddresses({ state }: World): unknown {
  return [...state.mgw.regions].flatMap(([region, { addresses }]) =>
    [...addresses.values()].map((address) => ({ region, ...withoutSecrets(address) })),
  );
}

function withoutSecrets({ detail, ...address }: MgwAddress) {
  const shown = Object.entries(detail).filter(([name]) => !SECRET_ELEMENTS.has(name));
  return { ...address, detail: Object.fromEntries(shown) };
}
