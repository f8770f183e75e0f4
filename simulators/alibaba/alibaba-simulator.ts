import { createSimulatorClock } from "../shared/clock.ts";
import { copyState } from "../shared/copy-state.ts";
import { FaultBoard } from "../shared/faults.ts";
import { serve } from "../shared/server.ts";
import type { Simulator } from "../shared/simulator.ts";
import { makeControls } from "./control/controls.ts";
import { ALIBABA_COVERAGE } from "./coverage.ts";
import { isOpenApiRequest, resolveOpenApiCall } from "./openapi/gateway.ts";
import { resolveOssCall } from "./oss/gateway.ts";
import { type AlibabaSeed, alibabaSeedSchema, createAlibabaState } from "./seed.ts";
import type { AlibabaState, World } from "./state.ts";

/**
 * RAM, STS and OSS of one Alibaba Cloud account on one loopback port.
 *
 * OpenAPI requests are told by their action, everything else is OSS: by Host (`<bucket>.oss-<region>.aliyuncs.com`)
 * or by path (`/<bucket>/<key>`). `port: 0` takes a free one.
 */
export async function createAlibabaSimulator(options: {
  port: number;
  seed?: AlibabaSeed;
}): Promise<Simulator> {
  const clock = createSimulatorClock();
  const board = new FaultBoard();
  const startedWith = options.seed ?? {};
  let state = createAlibabaState(startedWith, clock.now().getTime());
  const getWorld = (): World => ({ state, nowMs: clock.now().getTime() });
  const server = await serve({
    port: options.port,
    board,
    resolve: (request) =>
      isOpenApiRequest(request) ? resolveOpenApiCall(getWorld, request) : resolveOssCall(getWorld, request),
  });
  return {
    name: "alibaba",
    url: server.url,
    clock,
    board,
    coverage: ALIBABA_COVERAGE,
    control: makeControls(getWorld),
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
    close: () => server.close(),
  };
}
