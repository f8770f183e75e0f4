import type { DoctorSubject, SlackToken } from "../../../core/doctor-codes.ts";
import { formatCount } from "../formats.ts";

/** The words of one look: what it is about, what was found, and what to do. */
export type Words = { name: string; detail: string; remedy: string | null };

export const CLOUD = { aws: "AWS", alibaba: "Alibaba Cloud" } as const;

export type Cloud = keyof typeof CLOUD;

export const TOKEN_NAME: Record<SlackToken, string> = {
  SLACK_BOT_TOKEN: "Bot token",
  SLACK_APP_TOKEN: "App-level token",
};

export function subjectName(what: DoctorSubject): string {
  switch (what.kind) {
    case "bot-token":
      return TOKEN_NAME.SLACK_BOT_TOKEN;
    case "app-token":
      return TOKEN_NAME.SLACK_APP_TOKEN;
    case "settings-ids":
      return `${formatCount(what.count, "id")} of the settings`;
    case "groups":
      return "User groups";
    case "group":
      return `User group ${what.id}`;
    case "person":
      return `Person ${what.id}`;
    case "people":
      return "People";
    case "channel":
      return `Channel ${what.id}`;
    case "rights":
      return "Permissions";
    case "right":
      return what.action;
    case "identity":
      return "Identity";
  }
}
