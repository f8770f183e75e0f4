import type { DoctorCounts, WordedLine } from "../../core/doctor.ts";
import type { DoctorArgs, DoctorCode, DoctorPlace } from "../../core/doctor-codes.ts";
import type { Wordings } from "../wordings.ts";
import { cloudLines } from "./doctor/cloud-lines.ts";
import { hostLines } from "./doctor/host-lines.ts";
import { slackLines } from "./doctor/slack-lines.ts";
import { CLOUD, type Words } from "./doctor/subjects.ts";
import { formatCount, formatList } from "./formats.ts";

/** What each look comes to, by a code that scripts may read. */
const lines: Wordings<DoctorArgs, Words> = { ...hostLines, ...slackLines, ...cloudLines };

/** Fine lines whose detail needs no name beside that of their place. */
const SAYS_ALL: ReadonlySet<string> = new Set<DoctorCode>([
  "CLOUD_IDENTITY",
  "STORE_OPEN",
  "STORE_IN_USE",
  "NODE_FINE",
]);

/** Fine lines of which a place may have many: told by their number. */
const FOLDED: readonly { code: DoctorCode; noun: string }[] = [
  { code: "PERSON_FIT", noun: "名成员" },
  { code: "GROUP_FIT", noun: "个用户组" },
  { code: "CHANNEL_FIT", noun: "个频道" },
  { code: "RIGHT_GRANTED", noun: "项权限" },
];

const SKIPPED_NAMED = 3;

export const doctorTexts = {
  title: "机器人运行条件检查",
  lines,
  /** `account` is null for the environment's own. */
  place(place: DoctorPlace): string {
    switch (place.kind) {
      case "host":
        return "此主机";
      case "slack":
        return "Slack";
      case "store":
        return "存储";
      case "settings":
        return "配置";
      default:
        return place.account === null
          ? CLOUD[place.kind]
          : `${CLOUD[place.kind]}${place.kind === "aws" ? " " : ""}账号 ${place.account}`;
    }
  },
  statusWord: { failed: "失败", warning: "警告", "not-tried": "跳过", fine: "正常" },
  summary: (counts: DoctorCounts): string => {
    const rest = [
      counts.warning > 0 ? `${counts.warning} 项警告` : "",
      counts["not-tried"] > 0 ? `${counts["not-tried"]} 项跳过` : "",
      `${counts.fine} 项正常`,
    ]
      .filter((part) => part !== "")
      .join("，");
    if (counts.failed > 0) return `${counts.failed} 项失败，${rest}。`;
    return counts.warning + counts["not-tried"] === 0
      ? "机器人所需的一切均已具备。"
      : `没有失败项：${rest}。`;
  },
  found: (subject: string, detail: string): string => `${subject}：${detail}`,
  subject: (line: WordedLine): string => `${doctorTexts.place(line.place)} · ${line.name}`,
  /** All that is fine at one place, in one line. */
  fine(lines: readonly WordedLine[]): string {
    const [first] = lines;
    if (first === undefined) return "";
    const counted = FOLDED.flatMap(({ code, noun }) => {
      const count = lines.filter((line) => line.code === code).length;
      return count === 0 ? [] : [formatCount(count, noun)];
    });
    const others = lines
      .filter((line) => !FOLDED.some(({ code }) => code === line.code))
      .map(({ code, name, detail }) => (SAYS_ALL.has(code) ? detail : `${name} ${detail}`));
    return `${doctorTexts.place(first.place)}：${[...others, ...counted].join("，")}`;
  },
  moreFine: (places: number) => `另有 ${formatCount(places, "个账号")}：正常`,
  /** Looks that were not made for one and the same reason; `detail` says which. */
  skipped(lines: readonly WordedLine[]): string {
    const [first] = lines;
    if (first === undefined) return "";
    const named = lines.slice(0, SKIPPED_NAMED).map(doctorTexts.subject);
    const more = lines.length - named.length;
    return `${formatList(named)}${more > 0 ? ` 等 ${lines.length} 项` : ""}：${first.detail}`;
  },
  progress: (done: number, total: number, place: string) => `正在测试第 ${done}/${total} 项：${place}`,
};
