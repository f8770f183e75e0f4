import type { FaultRule } from "../../shared/faults.ts";
import type { Call, WireReply, WireRequest } from "../../shared/server.ts";
import { OssError } from "../errors.ts";
import { parsePairs } from "../openapi/encoding.ts";
import type { OssReply } from "../oss/operation.ts";
import { armedError, makeReplier } from "../oss/replier.ts";
import { authenticateMgw } from "./authenticate.ts";
import { authorizeMgw } from "./authorize.ts";
import { isMgwRegion, type MgwHost } from "./host.ts";
import type { MgwInput, MgwWorld } from "./operation.ts";
import { type MgwRoute, routeMgw } from "./operations.ts";
import type { Machines } from "./run/pace.ts";
import { regionOf } from "./seed.ts";

/** Names the operation of a request to Data Online Migration; everything else happens when it is performed. */
export function resolveMgwCall(
  getWorld: () => MgwWorld,
  machines: Machines,
  request: WireRequest,
  host: MgwHost,
): Call {
  const query = new Map(parsePairs(request.rawQuery));
  const route = routeMgw(request.method, request.rawPath, query);
  const reply = makeReplier(request, getWorld);
  return {
    service: "mgw",
    operation: route.operationName,
    caller: /Credential=([^/,]+)/.exec(request.headers["authorization"] ?? "")?.[1] ?? null,
    refuse: (rule) =>
      isOfProxy(rule) ? proxyPage(502) : reply.error(armedError(rule), rule.retryAfterSeconds),
    perform: async () => {
      const { usWest1 } = getWorld().state.mgw.settings.assumptions;
      if (!isMgwRegion(host.region, usWest1 === "present")) return proxyPage(502);
      await machines.catchUpForCall();
      try {
        return reply.success(await perform(getWorld(), request, host, query, route));
      } catch (error) {
        if (error instanceof OssError) return reply.error(error);
        throw error;
      }
    },
  };
}

async function perform(
  world: MgwWorld,
  request: WireRequest,
  host: MgwHost,
  query: ReadonlyMap<string, string>,
  route: MgwRoute,
): Promise<OssReply> {
  const caller = authenticateMgw(world, request, host);
  if (!route.operation) throw route.refusal;
  const { settings } = world.state.mgw;
  const input: MgwInput = {
    ...world,
    request,
    query,
    name: route.name,
    regionName: host.region,
    region: regionOf(world.state.mgw, host.region),
    settings,
    assumptions: settings.assumptions,
    caller,
  };
  authorizeMgw(input, route.operation);
  return route.operation.run(input);
}

/** A fault of status 502 without a code is one of what is in front of the service. */
function isOfProxy({ kind, status, code }: FaultRule): boolean {
  return kind === "error" && status === 502 && code === undefined;
}

/** No XML: what a load balancer answers for a machine that is away, or a proxy for a host without an address. */
function proxyPage(status: number): WireReply {
  const body = "<html><head><title>502 Bad Gateway</title></head><body><hr>nginx</body></html>\n";
  return { status, headers: { "content-type": "text/html" }, body, errorCode: String(status) };
}
