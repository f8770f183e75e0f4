import { formatBytes, formatBytesBoth, formatCount, formatDay, formatTime } from "./formats.ts";

/** The job sheet: labels as the forms of the migration service have them. */
export const jobSheetTexts = {
  title: "任务参数表",
  sourceAddress: "源地址",
  destinationAddress: "目的地址",
  job: "迁移任务",
  logon: "控制台登录",
  type: "数据类型",
  name: "数据名称",
  jobName: "任务名称",
  endpoint: "Endpoint",
  bucket: "Bucket",
  prefix: "Prefix",
  accessKeyId: "AccessKeyId",
  dataSize: "迁移存储量",
  bytes: (bytes: number) => (bytes < 1024 ? `${bytes} 字节` : `${bytes} 字节（${formatBytes(bytes)}）`),
  fileCount: "迁移文件个数",
  archived: (bytes: number, objects: number | null) =>
    objects === null
      ? `归档数据，未计入迁移存储量：${formatBytesBoth(bytes)}。文件个数未知，已计入迁移文件个数；“精确统计”可得到准确数据。`
      : `归档数据，未计入：${formatCount(objects, "个文件")}，${formatBytesBoth(bytes)}。`,
  restored: (bytes: number, objects: number, until: string) =>
    `已解冻，已计入：${formatCount(objects, "个文件")}，${formatBytesBoth(bytes)}；最早于 ${formatTime(until)} 到期。`,
  figures: (method: "cloudwatch" | "listing", asOf: string) =>
    method === "cloudwatch"
      ? `数据为 ${formatDay(asOf)} CloudWatch 统计。`
      : `数据为 ${formatTime(asOf)} 的完整列举结果。`,
  // Source: Data Online Migration, "Migrate data from Amazon S3 to OSS".
  notKept: "不迁移存储类型、ACL、服务端加密和标签。",
  logonLink: "登录地址",
  logonName: "用户登录名称",
  lowerBound: "列举未完成，以上数据偏小。请在卡片上点击“精确统计”，此表随后更新。",
  unavailable: "任务参数表所需的数据尚未得到。",
};
