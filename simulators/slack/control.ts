import { z } from "zod";
import type { Simulator } from "../shared/simulator.ts";
import type { Delivery } from "./delivery/delivery.ts";
import type { SocketHub } from "./delivery/socket-hub.ts";
import { ControlError } from "./errors.ts";
import { openAppHome } from "./people/app-home.ts";
import { setApp, setChannel, setPerson, setUserGroup } from "./people/arrange.ts";
import { clickBlock, clickInView } from "./people/click.ts";
import { pickShortcut, sendCommand } from "./people/command.ts";
import { closeView, submitView } from "./people/forms.ts";
import {
  listChannels,
  listPeople,
  lookAtDirectMessages,
  lookAtEphemerals,
  lookAtHome,
  lookAtMessages,
  lookAtOpenViews,
} from "./people/look.ts";
import { suggest } from "./people/suggest.ts";
import type { RateLimits } from "./rate-limits.ts";
import type { World } from "./world.ts";

type ControlFunction = (input: unknown) => unknown;

type ControlParts = { world: World; delivery: Delivery; sockets: SocketHub; limits: RateLimits };

const transportInput = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("socket") }),
  z.strictObject({ mode: z.literal("http"), requestUrl: z.url(), signingSecret: z.string().optional() }),
]);

async function setTransport({ world, delivery }: ControlParts, input: unknown) {
  const choice = transportInput.parse(input);
  const isSet = await delivery.setTransport(
    choice.mode === "socket"
      ? choice
      : { ...choice, signingSecret: choice.signingSecret ?? world.state.app.signingSecret },
  );
  if (isSet) return { ok: true, mode: choice.mode };
  throw new ControlError(
    "url_verification_failed",
    "The request URL did not answer the url_verification challenge, so the transport stays as it was.",
  );
}

function setRateLimits({ limits }: ControlParts, input: unknown) {
  const { isEnabled, postBurst } = z
    .strictObject({ isEnabled: z.boolean(), postBurst: z.number().int().min(1).optional() })
    .parse(input);
  limits.reset();
  limits.isEnabled = isEnabled;
  if (postBurst !== undefined) limits.postBurst = postBurst;
  return { ok: true, isEnabled };
}

function disconnectSockets({ sockets }: ControlParts, input: unknown) {
  const { manner } = z
    .strictObject({ manner: z.enum(["refresh", "cut"]).default("refresh") })
    .parse(input ?? {});
  return { ok: true, disconnected: sockets.disconnect(manner) };
}

async function redeliver({ delivery }: ControlParts, input: unknown) {
  const { back } = z.strictObject({ back: z.number().int().nonnegative().default(0) }).parse(input ?? {});
  const outcome = await delivery.redeliver(back);
  if (!outcome) throw new ControlError("nothing_delivered", "Nothing was delivered yet.");
  return outcome;
}

function advanceClock({ world }: ControlParts, input: unknown) {
  const { ms } = z.strictObject({ ms: z.number() }).parse(input);
  world.clock.advance(ms);
  return { ok: true, now: world.clock.now().toISOString() };
}

/** What a person does, sees and is, and what happens to the connection. Every function takes and returns JSON. */
export function createControl(parts: ControlParts): Simulator["control"] {
  const { world, delivery, sockets } = parts;
  const functions: Record<string, ControlFunction> = {
    command: (input) => sendCommand(world, delivery, input),
    shortcut: (input) => pickShortcut(world, delivery, input),
    clickBlock: (input) => clickBlock(world, delivery, input),
    clickInView: (input) => clickInView(world, delivery, input),
    submitView: (input) => submitView(world, delivery, input),
    suggest: (input) => suggest(world, delivery, input),
    closeView: (input) => closeView(world, delivery, input),
    openHome: (input) => openAppHome(world, delivery, input),
    messages: (input) => lookAtMessages(world, input),
    directMessages: (input) => lookAtDirectMessages(world, input),
    ephemerals: (input) => lookAtEphemerals(world, input),
    openViews: (input) => lookAtOpenViews(world, input),
    home: (input) => lookAtHome(world, input),
    people: () => listPeople(world),
    channels: () => listChannels(world),
    setApp: (input) => setApp(world, input),
    setPerson: (input) => setPerson(world, input),
    setChannel: (input) => setChannel(world, input),
    setUserGroup: (input) => setUserGroup(world, input),
    redeliver: (input) => redeliver(parts, input),
    disconnectSockets: (input) => disconnectSockets(parts, input),
    connections: () => ({ mode: delivery.mode, openSockets: sockets.openCount }),
    setTransport: (input) => setTransport(parts, input),
    setRateLimits: (input) => setRateLimits(parts, input),
    advanceClock: (input) => advanceClock(parts, input),
  };
  return Object.fromEntries(Object.entries(functions).map(([name, run]) => [name, guard(run)]));
}

/** Answers a refusal as JSON, so that callers over HTTP and in the process see the same; copies what it returns. */
function guard(run: ControlFunction) {
  return async (input: unknown): Promise<unknown> => {
    try {
      return JSON.parse(JSON.stringify((await run(input)) ?? null));
    } catch (error) {
      if (error instanceof ControlError) return error.toJson();
      if (error instanceof z.ZodError) {
        return { ok: false, error: "invalid_control_input", explanation: z.prettifyError(error) };
      }
      throw error;
    }
  };
}
