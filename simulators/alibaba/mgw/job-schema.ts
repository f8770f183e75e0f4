import { z } from "zod";
import { element, flag, repeated, text, wholeNumber } from "./body.ts";
import { invalidArgument } from "./errors.ts";
import type { FilterRule, TimeRange } from "./state.ts";

const regexes = element({ Regex: repeated(text).optional() });
const timeFilters = element({
  TimeFilter: repeated(element({ StartTime: text, EndTime: text })).optional(),
});

const filterSchema = element({
  KeyFilters: element({ Includes: regexes.optional(), Excludes: regexes.optional() }).optional(),
  LastModifiedFilters: element({
    Includes: timeFilters.optional(),
    Excludes: timeFilters.optional(),
  }).optional(),
  FileTypeFilters: element({ ExcludeSymlink: flag.optional(), ExcludeDir: flag.optional() }).optional(),
});

export const qosSchema = element({
  MaxBandWidth: wholeNumber.optional(),
  MaxImportTaskQps: wholeNumber.optional(),
});

/** Source: CreateJobInfo, hcs-mgw 2024-06-26. */
export const jobSchema = element({
  Name: text,
  SrcAddress: text,
  DestAddress: text,
  OverwriteMode: z.enum(["always", "never"]),
  TransferMode: z.enum(["all", "lastmodified", ""]).default(""),
  Tags: text.default(""),
  ImportQos: qosSchema.optional(),
  FilterRule: filterSchema.optional(),
  ScheduleRule: element({
    StartCronExpression: text.optional(),
    SuspendCronExpression: text.optional(),
    MaxScheduleCount: wholeNumber.optional(),
  }).optional(),
  Audit: element({ LogMode: z.enum(["off", "basic", "detail"]).default("off") }).optional(),
  CreateReport: flag.default(false),
  ParentVersion: text.default(""),
  TargetStorageClass: z.enum(["Standard", "IA", "Archive", "ColdArchive", "DeepColdArchive", ""]).default(""),
  WithLastModifyTime: flag.default(true),
  WithStorageClass: flag.default(false),
  AppendableToNormal: flag.default(false),
  ConvertSymlinkTarget: flag.default(false),
  EnableMultiVersioning: flag.default(false),
});
export type SentJob = z.output<typeof jobSchema>;

/** The filters of a job; what is no regular expression or no time is refused. */
export function readFilter(sent: SentJob["FilterRule"]): FilterRule {
  const keys = sent?.KeyFilters;
  const times = sent?.LastModifiedFilters;
  return {
    keys: {
      includes: (keys?.Includes?.Regex ?? []).map(checkRegex),
      excludes: (keys?.Excludes?.Regex ?? []).map(checkRegex),
    },
    times: {
      includes: (times?.Includes?.TimeFilter ?? []).map(toRange),
      excludes: (times?.Excludes?.TimeFilter ?? []).map(toRange),
    },
    excludesFolders: sent?.FileTypeFilters?.ExcludeDir ?? false,
  };
}

function checkRegex(source: string): string {
  try {
    new RegExp(source, "u");
    return source;
  } catch {
    throw invalidArgument("Regex", source);
  }
}

function toRange({ StartTime, EndTime }: { StartTime: string; EndTime: string }): TimeRange {
  const [fromMs, toMs] = [Date.parse(StartTime), Date.parse(EndTime)];
  if (Number.isNaN(fromMs)) throw invalidArgument("StartTime", StartTime);
  if (Number.isNaN(toMs)) throw invalidArgument("EndTime", EndTime);
  return { fromMs, toMs };
}
