import type { Commands } from "../commands.ts";
import type { StoryDeps } from "../deps.ts";
import { createChangeCommand } from "./change.ts";
import { createCountCommands } from "./count.ts";
import { createCredentialCommands } from "./credentials.ts";
import { createDecideCommand } from "./decide.ts";
import { createDoctorCommand } from "./doctor.ts";
import { createExtendCommand } from "./extend.ts";
import { createKeyCommands } from "./keys.ts";
import { createLifecycleCommands } from "./lifecycle.ts";
import { createMendCommand } from "./mend.ts";
import { createQueryCommands } from "./queries.ts";
import { createRecipientCommand } from "./recipient.ts";
import { createRequestCommands } from "./request.ts";
import { createTicketCommands } from "./ticket.ts";

/** The only door from a surface to the story. */
export function createCommands(deps: StoryDeps): Commands {
  return {
    ...createRequestCommands(deps),
    ...createQueryCommands(deps),
    ...createDecideCommand(deps),
    ...createTicketCommands(deps),
    ...createChangeCommand(deps),
    ...createLifecycleCommands(deps),
    ...createCredentialCommands(deps),
    ...createKeyCommands(deps),
    ...createExtendCommand(deps),
    ...createRecipientCommand(deps),
    ...createCountCommands(deps),
    ...createDoctorCommand(deps),
    ...createMendCommand(deps),
  };
}
