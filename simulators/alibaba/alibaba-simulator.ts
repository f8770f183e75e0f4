import { createSimulatorClock } from "../shared/clock.ts";
import { copyState } from "../shared/copy-state.ts";
import { FaultBoard } from "../shared/faults.ts";
import { serve } from "../shared/server.ts";
import type { Simulator } from "../shared/simulator.ts";
import { makeControls } from "./control/controls.ts";
import { ALIBABA_COVERAGE } from "./coverage.ts";
import { resolveMgwCall } from "./mgw/gateway.ts";
import { readMgwHost } from "./mgw/host.ts";
import type { MgwWorld, Peer } from "./mgw/operation.ts";
import { startMachines } from "./mgw/run/pace.ts";
import { isOpenApiRequest, resolveOpenApiCall } from "./openapi/gateway.ts";
import { resolveOssCall } from "./oss/gateway.ts";
import { type AlibabaSeed, alibabaSeedSchema, createAlibabaState } from "./seed.ts";
import type { AlibabaState, World } from "./state.ts";

/**
 * RAM, STS, OSS and Data Online Migration of one Alibaba Cloud account on one loopback port.
 *
 * Data Online Migration is told by its Host (`<uid>.<region>.mgw.aliyuncs.com`), OpenAPI requests by their action;
 * everything else is OSS: by Host (`<bucket>.oss-<region>.aliyuncs.com`) or by path (`/<bucket>/<key>`). A client that
 * cannot set the Host header reaches host names by using the simulator as its HTTP proxy. `port: 0` takes a free one.
 * `s3` is where Data Online Migration reads; without it no source can be reached.
 */
export async function createAlibabaSimulator(options: {
  port: number;
  seed?: AlibabaSeed;
  s3?: Peer;
}): Promise<Simulator> {
  const clock = createSimulatorClock();
  const board = new FaultBoard();
  const startedWith = options.seed ?? {};
  let state = createAlibabaState(startedWith, clock.now().getTime());
  const getWorld = (): World => ({ state, nowMs: clock.now().getTime() });
  const oss: Peer = {
    // What the service writes is no call of a client: without faults and journal.
    answer: (request) => resolveOssCall(getWorld, request).perform(),
    now: () => clock.now(),
  };
  const getMgwWorld = (): MgwWorld => ({ ...getWorld(), peers: { s3: options.s3 ?? null, oss } });
  const machines = startMachines(getMgwWorld);
  const server = await serve({
    port: options.port,
    board,
    resolve: (request) => {
      const mgwHost = readMgwHost(request);
      if (mgwHost) return resolveMgwCall(getMgwWorld, machines, request, mgwHost);
      return isOpenApiRequest(request)
        ? resolveOpenApiCall(getWorld, request)
        : resolveOssCall(getWorld, request);
    },
  });
  return {
    name: "alibaba",
    url: server.url,
    clock,
    board,
    coverage: ALIBABA_COVERAGE,
    control: {
      ...makeControls(getWorld),
      /** Waits until every migration job is where it is by now. */
      catchUpMgw: async () => {
        await machines.catchUp();
        return null;
      },
    },
    reset(seed) {
      board.reset();
      state = createAlibabaState(
        seed === undefined ? startedWith : alibabaSeedSchema.parse(seed),
        clock.now().getTime(),
      );
    },
    snapshot: () => copyState(state),
    restore(snapshot) {
      board.reset();
      state = copyState(snapshot as AlibabaState);
    },
    close: () => {
      machines.stop();
      return server.close();
    },
  };
}
