import { formatBytes, formatBytesBoth, formatCount, formatTime } from "./formats.ts";

/** The job sheet: labels as the forms of the migration service have them. */
export const jobSheetTexts = {
  title: "任务参数表",
  intro: "请将以下值填入数据在线迁移的表单。密钥在接收人的私信中。",
  sourceAddress: "源地址",
  destinationAddress: "目的地址",
  job: "迁移任务",
  logon: "控制台登录",
  type: "数据类型",
  name: "数据名称",
  endpoint: "Endpoint",
  bucket: "Bucket",
  prefix: "Prefix",
  accessKeyId: "AccessKeyId",
  dataSize: (bytes: number) => `迁移存储量（${formatBytes(bytes)}）`,
  base: "按 1,024 进位：1 GiB 为 1,073,741,824 字节。",
  fileCount: "迁移文件个数",
  archived: (bytes: number, objects: number | null) =>
    objects === null
      ? `归档数据，未计入迁移存储量：${formatBytesBoth(bytes)}。文件个数未知，已计入迁移文件个数；“精确统计”可得到准确数据。`
      : `归档数据，未计入：${formatCount(objects, "个文件")}，${formatBytesBoth(bytes)}。`,
  restored: (bytes: number, objects: number, until: string) =>
    `已解冻，已计入：${formatCount(objects, "个文件")}，${formatBytesBoth(bytes)}；最早于 ${formatTime(until)} 到期。`,
  figures: (method: "cloudwatch" | "listing", asOf: string) =>
    `数据为 ${formatTime(asOf)} ${method === "cloudwatch" ? "CloudWatch 统计" : "的完整列举结果"}。`,
  // Source: Data Online Migration, "Migrate data from Amazon S3 to OSS".
  notKept: "不迁移存储类型、ACL、服务端加密和标签；如有需要，请在目的 Bucket 设置。",
  logonLink: "登录地址",
  logonName: "用户登录名称",
  lowerBound: "列举未完成，以上数据偏小。请在卡片上点击“精确统计”，此表随后更新。",
  unavailable: "任务参数表所需的数据尚未得到。",
};
