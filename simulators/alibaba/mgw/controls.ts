import { z } from "zod";
import type { Control } from "../control/control.ts";
import type { AlibabaState, World } from "../state.ts";
import { SECRET_ELEMENTS } from "./address-detail.ts";
import { MGW_ASSUMPTIONS, MGW_FIXED_ASSUMPTIONS } from "./assumptions.ts";
import { isRunning } from "./job-limits.ts";
import { interrupt } from "./run/advance.ts";
import { regionOf } from "./seed.ts";
import type { MgwAddress, MgwJob } from "./state.ts";

const ms = z.number().nonnegative();
const count = z.number().int().nonnegative();

const settingsInput = z.strictObject({
  times: z
    .strictObject({
      verifyMs: ms,
      launchMs: ms,
      prepareMs: ms,
      closeMs: ms,
      deleteMs: ms,
      retryListMs: ms,
      reportMs: ms,
    })
    .partial()
    .optional(),
  listedPerSecond: z.number().positive().optional(),
  limits: z
    .strictObject({ addresses: count, jobs: count, running: count.nullable(), depth: count })
    .partial()
    .optional(),
  verifyOutcome: z.enum(["as-it-is", "never", "failed"]).optional(),
  reportOutcome: z.enum(["as-it-is", "failed"]).optional(),
  reportTimes: z.enum(["epoch", "iso"]).optional(),
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
  /** What no source tells: the switches with their U numbers and meanings, and what has no switch. */
  mgwAssumptions: () => ({ switches: MGW_ASSUMPTIONS, fixed: MGW_FIXED_ASSUMPTIONS }),
  mgwAddresses,
  /** Somebody deletes an address in the console. */
  removeMgwAddress({ state }, input) {
    const { region, name } = placeInput.parse(input);
    if (!regionOf(state.mgw, region).addresses.delete(name))
      throw new Error(`No address ${name} in ${region}`);
    return { name };
  },
  mgwJobs,
  /** The service gives up the run of a job. */
  interruptMgwJob({ state, nowMs }, input) {
    const { message, ...place } = placeInput.extend({ message: z.string() }).parse(input);
    const job = findJob(state, place);
    if (!isRunning(job)) throw new Error(`Job ${job.name} does not run: ${job.status}`);
    interrupt(job, nowMs, message);
    return { name: job.name };
  },
  /** A job shows another status, also one that nobody knows; null shows its own again. It goes on meanwhile. */
  showMgwJobStatus({ state }, input) {
    const { status, ...place } = placeInput.extend({ status: z.string().nullable() }).parse(input);
    findJob(state, place).shownStatus = status;
    return { status };
  },
  /** Somebody deletes a job in the console; it is gone at once. */
  removeMgwJob({ state }, input) {
    const place = placeInput.parse(input);
    regionOf(state.mgw, place.region).jobs.delete(findJob(state, place).name);
    return { name: place.name };
  },
};

function findJob({ mgw }: AlibabaState, { region, name }: z.output<typeof placeInput>): MgwJob {
  const job = regionOf(mgw, region).jobs.get(name);
  if (!job) throw new Error(`No job ${name} in ${region}`);
  return job;
}

/** Every job of every region with the counts of its runs. */
function mgwJobs({ state }: World): unknown {
  return [...state.mgw.regions].flatMap(([region, { jobs }]) =>
    [...jobs.values()].map(({ runs, shown: _, ...job }) => ({
      region,
      ...job,
      runs: [...runs.values()].map(({ runtimeId, counts, isListed, endedAtMs, failed }) => ({
        runtimeId,
        counts,
        isListed,
        endedAtMs,
        failed: failed.slice(0, 1_000).map(({ object, message }) => ({ key: object.key, message })),
      })),
    })),
  );
}

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
