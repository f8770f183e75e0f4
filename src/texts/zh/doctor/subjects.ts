import type { DoctorSubject, SlackToken } from "../../../core/doctor-codes.ts";
import { formatCount } from "../formats.ts";

/** The words of one look: what it is about, what was found, and what to do. */
export type Words = { name: string; detail: string; remedy: string | null };

export const CLOUD = { aws: "AWS", alibaba: "阿里云" } as const;

export const TOKEN_NAME: Record<SlackToken, string> = {
  SLACK_BOT_TOKEN: "Bot Token",
  SLACK_APP_TOKEN: "App-Level Token",
};

export const IDENTITY = "身份";

export function subjectName(what: DoctorSubject): string {
  switch (what.kind) {
    case "bot-token":
      return TOKEN_NAME.SLACK_BOT_TOKEN;
    case "app-token":
      return TOKEN_NAME.SLACK_APP_TOKEN;
    case "settings-ids":
      return `配置中的 ${formatCount(what.count, "个 ID")}`;
    case "groups":
      return "用户组";
    case "group":
      return `用户组 ${what.id}`;
    case "person":
      return `成员 ${what.id}`;
    case "people":
      return "成员";
    case "channel":
      return `频道 ${what.id}`;
    case "rights":
      return "权限";
    case "right":
      return what.action;
    case "identity":
      return IDENTITY;
  }
}
