import type { SocketHub } from "../delivery/socket-hub.ts";
import type { Method } from "./method.ts";

/** auth.test and apps.connections.open. */
export function createAppMethods(sockets: SocketHub): Record<string, Method> {
  return {
    "auth.test": {
      token: "bot",
      scopes: [],
      tier: 4,
      run: ({ state, manifest }) => ({
        url: `https://${state.team.domain}.slack.com/`,
        team: state.team.name,
        user: state.people.get(state.app.botUserId)?.name ?? manifest.name,
        team_id: state.team.id,
        user_id: state.app.botUserId,
        bot_id: state.app.botId,
        is_enterprise_install: false,
      }),
    },
    "apps.connections.open": {
      token: "app",
      scopes: ["connections:write"],
      tier: 1,
      run: () => ({ url: sockets.createAddress() }),
    },
  };
}
