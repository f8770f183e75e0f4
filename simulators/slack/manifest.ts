import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const url = z.string().regex(/^https?:\/\//);

const slashCommand = z.strictObject({
  command: z.string().regex(/^\//).min(2).max(32),
  url: url.optional(),
  description: z.string().min(1).max(2_000),
  usage_hint: z.string().min(1).max(1_000).optional(),
  should_escape: z.boolean().default(false),
});

const shortcut = z.strictObject({
  name: z.string().min(1).max(24),
  type: z.enum(["message", "global"]),
  callback_id: z.string().min(1).max(255),
  description: z.string().min(1).max(150),
});

const appHome = z.strictObject({
  home_tab_enabled: z.boolean().default(false),
  messages_tab_enabled: z.boolean().default(true),
  messages_tab_read_only_enabled: z.boolean().default(true),
});

const eventSubscriptions = z.strictObject({
  request_url: url.optional(),
  bot_events: z.array(z.string().max(50)).max(100).default([]),
});

/** The parts of an app manifest that change what Slack delivers and allows; other parts are refused, not ignored. */
const manifestSchema = z.strictObject({
  _metadata: z
    .strictObject({ major_version: z.int().optional(), minor_version: z.int().optional() })
    .optional(),
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().min(1).max(140).optional(),
    long_description: z.string().min(175).max(4_000).optional(),
    background_color: z
      .string()
      .regex(/^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$/)
      .optional(),
  }),
  features: z
    .strictObject({
      app_home: appHome.optional(),
      bot_user: z
        .strictObject({ display_name: z.string().min(1).max(80), always_online: z.boolean().optional() })
        .optional(),
      slash_commands: z.array(slashCommand).min(1).max(50).default([]),
      shortcuts: z.array(shortcut).min(1).max(10).default([]),
    })
    .prefault({}),
  oauth_config: z
    .strictObject({
      redirect_urls: z.array(z.string().max(2_500)).max(1_000).optional(),
      scopes: z.strictObject({ bot: z.array(z.string().max(50)).max(255).default([]) }).prefault({}),
    })
    .prefault({}),
  settings: z
    .strictObject({
      event_subscriptions: eventSubscriptions.prefault({}),
      interactivity: z
        .strictObject({ is_enabled: z.boolean(), request_url: url.optional() })
        .default({ is_enabled: false }),
      org_deploy_enabled: z.boolean().optional(),
      socket_mode_enabled: z.boolean().default(false),
      token_rotation_enabled: z.boolean().optional(),
    })
    .prefault({}),
});

/** What the simulator does differently for one app and another. */
export type Manifest = {
  name: string;
  botScopes: readonly string[];
  commands: ReadonlySet<string>;
  /** Global shortcuts by callback id. */
  globalShortcuts: ReadonlySet<string>;
  botEvents: ReadonlySet<string>;
  isInteractive: boolean;
  isSocketModeEnabled: boolean;
  hasHomeTab: boolean;
  hasMessagesTab: boolean;
};

/** Reads a manifest as Slack's "Create app from manifest" does: YAML or JSON; throws on what Slack would refuse. */
export function parseManifest(text: string): Manifest {
  const { display_information, features, oauth_config, settings } = manifestSchema.parse(parse(text));
  const globals = features.shortcuts.filter((item) => item.type === "global");
  return {
    name: display_information.name,
    botScopes: oauth_config.scopes.bot,
    commands: new Set(features.slash_commands.map((item) => item.command)),
    globalShortcuts: new Set(globals.map((item) => item.callback_id)),
    botEvents: new Set(settings.event_subscriptions.bot_events),
    isInteractive: settings.interactivity.is_enabled,
    isSocketModeEnabled: settings.socket_mode_enabled,
    hasHomeTab: features.app_home?.home_tab_enabled ?? false,
    hasMessagesTab: features.app_home?.messages_tab_enabled ?? false,
  };
}

/** The project's own manifest, two folders up. */
export function readProjectManifest(): Manifest {
  return parseManifest(readFileSync(new URL("../../manifest.yml", import.meta.url), "utf8"));
}
