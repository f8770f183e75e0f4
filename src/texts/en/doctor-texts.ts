import type { DoctorCounts, WordedLine } from "../../core/doctor.ts";
import type { DoctorArgs, DoctorCode, DoctorPlace } from "../../core/doctor-codes.ts";
import type { Wordings } from "../wordings.ts";
import { cloudLines } from "./doctor/cloud-lines.ts";
import { hostLines } from "./doctor/host-lines.ts";
import { slackLines } from "./doctor/slack-lines.ts";
import { CLOUD, type Words } from "./doctor/subjects.ts";
import { formatCount } from "./formats.ts";

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
const FOLDED: readonly { code: DoctorCode; one: string; many: string }[] = [
  { code: "PERSON_FIT", one: "person", many: "people" },
  { code: "GROUP_FIT", one: "user group", many: "user groups" },
  { code: "CHANNEL_FIT", one: "channel", many: "channels" },
  { code: "RIGHT_GRANTED", one: "permission", many: "permissions" },
];

const SKIPPED_NAMED = 3;

export const doctorTexts = {
  title: "What the bot needs",
  lines,
  /** `account` is null for the environment's own. */
  place(place: DoctorPlace): string {
    switch (place.kind) {
      case "host":
        return "This host";
      case "slack":
        return "Slack";
      case "store":
        return "Store";
      case "settings":
        return "Settings";
      default:
        return place.account === null ? CLOUD[place.kind] : `${CLOUD[place.kind]} account ${place.account}`;
    }
  },
  statusWord: { failed: "FAILED", warning: "warning", "not-tried": "skipped", fine: "ok" },
  summary: (counts: DoctorCounts): string => {
    const rest = [
      counts.warning > 0 ? formatCount(counts.warning, "warning") : "",
      counts["not-tried"] > 0 ? `${counts["not-tried"]} skipped` : "",
      `${counts.fine} ok`,
    ].filter((part) => part !== "");
    if (counts.failed > 0) return `${formatCount(counts.failed, "problem")}, ${rest.join(", ")}.`;
    return counts.warning + counts["not-tried"] === 0
      ? "Everything the bot needs is there."
      : `No problem found: ${rest.join(", ")}.`;
  },
  found: (subject: string, detail: string): string => `${subject}: ${detail}`,
  subject: (line: WordedLine): string => `${doctorTexts.place(line.place)} · ${line.name}`,
  /** All that is fine at one place, in one line. */
  fine(lines: readonly WordedLine[]): string {
    const [first] = lines;
    if (first === undefined) return "";
    const counted = FOLDED.flatMap(({ code, one, many }) => {
      const count = lines.filter((line) => line.code === code).length;
      return count === 0 ? [] : [formatCount(count, one, many)];
    });
    const others = lines
      .filter((line) => !FOLDED.some(({ code }) => code === line.code))
      .map(({ code, name, detail }) => (SAYS_ALL.has(code) ? detail : `${name.toLowerCase()} ${detail}`));
    return `${doctorTexts.place(first.place)}: ${[...others, ...counted].join(", ")}`;
  },
  moreFine: (places: number) => `${formatCount(places, "more account")}: ok`,
  /** Looks that were not made for one and the same reason; `detail` says which. */
  skipped(lines: readonly WordedLine[]): string {
    const [first] = lines;
    if (first === undefined) return "";
    const named = lines.slice(0, SKIPPED_NAMED).map(doctorTexts.subject);
    const more = lines.length - named.length;
    return `${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}: ${first.detail}`;
  },
  progress: (done: number, total: number, place: string) => `trying ${done} of ${total}: ${place}`,
};
