import { createSimulatorClock } from "../shared/clock.ts";
import { copyState } from "../shared/copy-state.ts";
import { FaultBoard } from "../shared/faults.ts";
import { serve, type WireReply, type WireRequest } from "../shared/server.ts";
import type { Simulator } from "../shared/simulator.ts";
import { createAwsControl } from "./control.ts";
import { AWS_COVERAGE } from "./coverage.ts";
import { resolveCall } from "./resolve-call.ts";
import { type AwsSeed, buildState } from "./seed.ts";
import type { AwsState } from "./state.ts";

/** The simulator with the way in for other simulated services: signed requests as over the wire, without faults and journal. */
export type AwsSimulator = Simulator & { answer(request: WireRequest): Promise<WireReply> };

/**
 * Starts S3, IAM, STS, CloudWatch and Organizations on one loopback port, for `AWS_ENDPOINT_URL`.
 * The service is known by the credential scope of the signature, the region too.
 */
export async function createAwsSimulator(options: { port: number; seed?: AwsSeed }): Promise<AwsSimulator> {
  const clock = createSimulatorClock();
  const board = new FaultBoard();
  let state = buildState(options.seed, clock.now());
  const world = { state: () => state, clock, now: () => clock.now() };
  const server = await serve({
    port: options.port,
    board,
    resolve: (request) => resolveCall(world, request),
  });
  return {
    name: "aws",
    url: server.url,
    clock,
    board,
    coverage: AWS_COVERAGE,
    control: createAwsControl(world),
    reset: (seed) => {
      state = buildState(seed ?? options.seed, clock.now());
      board.reset();
    },
    snapshot: () => copyState(state),
    restore: (snapshot) => {
      state = copyState(snapshot as AwsState);
      board.reset();
    },
    answer: async (request) => resolveCall(world, request).perform(),
    close: () => server.close(),
  };
}
