import { joinPhrases, type Phrase } from "../phrase.ts";
import { agoDate, atDate, formatCount } from "./formats.ts";

/** Whom a message asks for a decision; `more` people are not named. */
type Asked = {
  approvers: readonly string[];
  groups?: readonly string[] | undefined;
  more?: number | undefined;
};

function formatAsked({ approvers, groups = [], more = 0 }: Asked): Phrase {
  const all: Phrase[] = [
    ...groups.map((group): Phrase => [{ group }]),
    ...approvers.map((user): Phrase => [{ user }]),
    ...(more > 0 ? [[`及其他 ${formatCount(more, "名审批人")}`]] : []),
  ];
  return all.length === 0 ? ["审批人"] : joinPhrases(all, " ");
}

const people = (some: readonly string[]): Phrase =>
  joinPhrases(
    [...new Set(some)].map((user): Phrase => [{ user }]),
    "，",
  );

/** What the thread says. Own words come first: a notification shows how a message begins. */
export const threadTexts = {
  problem: {
    whitelist: {
      blocks: "白名单阻止了在线迁移服务。",
      mayBlock: "白名单可能阻止在线迁移服务。",
    },
    fix: (count: number) => `有 ${count} 项需要处理。`,
    fixHow:
      "尚未创建任何资源。请处理以下问题、修改申请，或请管理员授予缺少的权限，再点击“重新检查”；申请及其频道保持不变。",
    alsoFix: "还需处理：",
    cause: {
      addresses: "存储桶策略拒绝所列地址以外的访问，而在线迁移服务使用的地址未公开，迁移任务会失败。",
      vpc: "存储桶策略只允许通过 VPC 访问，而在线迁移服务通过公网读取，所有文件都会被拒绝，迁移任务会失败。",
      principals:
        "存储桶策略只允许指定的用户或角色，不含在线迁移服务读取时使用的新 IAM 用户，迁移任务会失败。",
      everybody: "存储桶策略拒绝所有读取，无论由谁、从何处访问，在线迁移服务同样被拒绝，迁移任务会失败。",
      bot: "存储桶策略同样拒绝机器人，因此无法读取。请在可读取的网络中运行 mgw-prep explain-policy，并将结果交给 Bucket 所有者。",
      uncertain: "存储桶策略取决于无法预先得知的内容，请人工确认；在此之前，按阻止在线迁移服务处理。",
      destination:
        "目的 Bucket 的授权策略拒绝或可能拒绝在线迁移服务的写入。在此期间，迁移任务会失败，或在第一个文件处停止。",
      other: "存储桶策略的条件是在线迁移服务不满足或可能不满足的，读取会被拒绝，迁移任务会失败。",
    },
    statement: (sid: string, keys: readonly string[]): Phrase => [
      "语句 ",
      { code: sid },
      ...(keys.length === 0
        ? []
        : [
            "，条件键 ",
            ...joinPhrases(
              keys.map((key): Phrase => [{ code: key }]),
              "、",
            ),
          ]),
      "。",
    ],
    evidence: "地址和值见详情。",
    chooseOne: "请选择：",
    ways: [
      [{ bold: "修改策略。" }, "由 Bucket 所有者仅为新 IAM 用户添加例外，“获取策略”中有可复制的内容。"],
      ["迁移期间", { bold: "删除该语句" }, "。"],
      ["向阿里云", { bold: "提交工单" }, "并填写工单链接。可继续申请，但任务须等工单答复后启动。"],
    ] satisfies Phrase[],
    after: "完成 1 或 2 后，请点击“重新检查”。",
    ticketGiven: "白名单：已填写工单",
    ticketWaits:
      "阿里云答复之前，请勿启动任务：存储桶策略仍然阻止或可能阻止在线迁移服务。答复后请在卡片上点击“重新检查”，机器人会说明能否启动任务。",
    ticket: (number: string | null, url: string, by: string): Phrase => [
      "工单 ",
      { url, label: number ?? url },
      "，由 ",
      { user: by },
      " 提交。",
    ],
    whitelistSolved: "白名单：已解决",
    whitelistSolvedHow: "存储桶策略不再阻止在线迁移服务。",
    solved: "已解决",
    again: "已重新检查",
    seeBelow: "仍需处理的问题见下方。",
    by: (user: string): Phrase => ["由 ", { user }, " 重新检查。"],
  },
  approval: {
    asked: (asked: Asked): Phrase => [...formatAsked(asked), "，"],
    decide: (route: string) => `请审批：${route}`,
    decideAgain: (route: string) => `请重新审批：${route}`,
    planChanged: "创建之前变更计划发生了变化，原审批失效。",
    approversChanged: (some: readonly string[]): Phrase =>
      some.length === 0
        ? ["已同意的人中仍有审批权限的不足，原审批失效。"]
        : [...people(some), " 已无审批权限，原审批失效。"],
    changed: "变化如下：",
    credentials: (recipient: string, days: number): Phrase => [
      "凭证交给 ",
      { user: recipient },
      `，${formatCount(days, "天")}。`,
    ],
    warnings: (count: number) => (count === 0 ? "" : `${formatCount(count, "项警告")}。`),
    needed: (count: number) => `需要 ${formatCount(count, "人")}同意。`,
    counted: (by: string, at: string, change: string | null, left: number): Phrase => [
      { user: by },
      " 已于 ",
      atDate(at),
      ` 同意${change === null ? "" : `，并作修改：${change}`}，还需 ${left} 人。`,
    ],
    passed: (by: string): Phrase => [{ user: by }, " 请其他审批人审批。"],
    escalated: (waitedHours: number) => `已 ${formatCount(waitedHours, "小时")}无人审批，您也可以审批。`,
    escalatedAsked: (some: readonly string[], groups: readonly string[]): Phrase => [
      ...joinPhrases(
        [...some.map((user): Phrase => [{ user }]), ...groups.map((group): Phrase => [{ group }])],
        " ",
      ),
      "，",
    ],
    replaced: "已更换",
    replacedHow: (revision: number) => `申请已重新检查，现为第 ${revision} 版，须重新审批。`,
    approved: "已同意",
    stopped: "已同意，随后停止",
    taken: "已同意，随后删除",
    planned: (total: number) => `计划共 ${formatCount(total, "项变更")}：进度见卡片，明细见详情。`,
    changes: (done: number, total: number) =>
      `已完成 ${done}/${formatCount(total, "项变更")}。详情列出了这些变更和其他审批内容。`,
    approvedBy: (by: string, at: string, change: string | null): Phrase => [
      { user: by },
      " 已于 ",
      atDate(at),
      ` 同意${change === null ? "" : `，并作修改：${change}`}`,
    ],
    narrowedSince: (by: string, id: string): Phrase => [
      { bold: "请重新审批：" },
      { user: by },
      ` 缩小了 ${id} 的权限范围，您此前同意的是原权限范围。`,
    ],
  },
  question: {
    asks: (by: string): Phrase => [{ user: by }, " ", { bold: "在审批前提问。" }],
    how: "尚未作出决定，审批人仍可审批。请答复，或修改申请；修改后将重新检查并重新审批。",
    askedBy: (by: string): Phrase => [{ user: by }, " 在审批前提问："],
    answered: (by: string, at: string): Phrase => [
      { bold: "已答复" },
      " · ",
      { user: by },
      " · ",
      atDate(at),
    ],
    answeredHow: (by: string): Phrase => [
      { user: by },
      " 在审批前提问，答复已私信告知。审批人按现有申请审批；如答复要求不同内容，请修改申请，检查会重新执行。问题和答复原文如下：",
    ],
    over: "无需再答复",
    overHow: (by: string): Phrase => ["答复之前，申请已审批、修改或关闭。", { user: by }, " 的问题："],
    toAsker: (id: string, by: string): Phrase => [
      { bold: `您对 ${id} 的提问已有答复` },
      "，答复人 ",
      { user: by },
      "。申请仍待审批；问题和答复如下：",
    ],
  },
  rejected: {
    title: (requester: string): Phrase => [{ user: requester }, "，"],
    by: (by: string): Phrase => [{ user: by }, " ", { bold: "拒绝了申请。" }],
    how: "未创建任何资源：没有用户、密钥、权限策略和 Bucket。“重新申请”会打开已填写的表单，您可修改后再次申请。",
  },
  ready: {
    title: "已就绪。",
    held: "凭证已就绪，但请勿启动任务。",
    heldHow: "白名单仍然生效。取消白名单或工单答复后，请点击“重新检查”。",
    sent: (recipient: string): Phrase => [
      { user: recipient },
      " 将通过私信收到凭证。请以新 RAM 用户登录，创建两个数据地址，再创建迁移任务；请将以下值填入数据在线迁移的表单：",
    ],
    notSent:
      "凭证尚未交付。接收人以新 RAM 用户登录，创建两个数据地址，再创建迁移任务；请将以下值填入数据在线迁移的表单：",
    over: "已失效",
    overHow:
      "凭证已回收，两个数据地址均不再可用：请在数据在线迁移控制台删除，不再需要的任务也请删除。以下数据保留供对比：",
    made: (total: number) => `${formatCount(total, "项变更")}已全部完成。`,
    keyTest: {
      ok: "密钥测试：S3 可读取，OSS 可写入和读取。",
      read: "密钥测试：S3 可读取。",
      empty: "密钥测试：S3 可列举（为空），OSS 可写入和读取。",
      blocked: "密钥测试：S3 因白名单拒绝，符合预期。",
    },
    newKeys: (at: string): Phrase => ["自 ", atDate(at), " 起使用新密钥。"],
  },
  recheck: {
    lifted: "白名单已取消，可以启动任务。",
    appeared: "出现新的白名单，请勿启动任务；",
    appearedHow: "若已运行，请查看失败文件。",
  },
  /** Before what they are told. */
  people: (some: readonly string[]): Phrase => [...people(some), "："],
  person: (user: string): Phrase => [{ user }, "，"],
  reminder: {
    ends: (days: number) => `凭证将在 ${formatCount(days, "天")}后回收`,
    on: (at: string): Phrase => ["（", atDate(at), "）。届时仍在运行的迁移会停止。"],
    onUnknown: "。届时仍在运行的迁移会停止。",
    extended: (by: string, until: string): Phrase => ["由 ", { user: by }, " 延期至 ", atDate(until), "。"],
    revoked: (at: string): Phrase => ["已于 ", atDate(at), " 回收。"],
    finished: "迁移已完成请立即回收；未完成请审批人延期。",
    later: "新的提醒见下方。",
  },
  revoked: {
    title: "已回收",
    by: (by: string): Phrase => [" · 操作人 ", { user: by }],
    how: "两端的用户、密钥和控制台登录已删除。Bucket 和数据保留。",
    ended: "凭证已到期并回收。",
  },
  failed: {
    creating: (at: number, total: number) => `创建在第 ${at}/${total} 步停止。`,
    checking: "检查未能完成。",
    stopped: "申请已停止。",
    retried: "已重试",
    rolledBack: "已回滚",
    over: "已处理",
  },
  held: {
    cannot: (recipient: string): Phrase => [{ user: recipient }, " ", { bold: "无法接收凭证。" }],
    declined: (recipient: string): Phrase => [{ user: recipient }, " ", { bold: "表示凭证不应由其接收。" }],
    how: (until: string | null): Phrase => [
      "请更换接收人（需审批），否则将",
      ...(until === null ? [] : ["于 ", atDate(until), " "]),
      "回收凭证。在此之前凭证加密保存，任何人都无法查看。",
    ],
    settled: "凭证交付：已处理",
    settledHow: (recipient: string): Phrase => ["凭证交给 ", { user: recipient }, "。"],
  },
  recipient: {
    decide: (recipient: string, before: string): Phrase => [
      { bold: "请审批：" },
      "由 ",
      { user: recipient },
      " 代替 ",
      { user: before },
      " 接收凭证。不会重新创建资源。",
    ],
    approved: "已同意更换接收人",
    rejected: "已拒绝更换接收人",
    over: "更换接收人：无需审批",
  },
  rotation: {
    title: "新密钥",
    askedBy: (by: string): Phrase => [" · 申请人 ", { user: by }],
    making: "正在创建并测试。旧密钥仍可用。",
    makingCompromised: "正在创建并测试。旧密钥已禁用。",
    oldUntil: (at: string): Phrase => ["旧密钥可用至 ", atDate(at), "。"],
    oldHeld: "新密钥交付之前，旧密钥仍可用。",
    oldGone: "旧密钥已删除。",
    inUse: "已换用新密钥",
    failed: "无法创建新密钥",
    failedHow: "旧密钥不受影响。",
  },
  handover: {
    title: (hours: number) => `旧密钥将在 ${formatCount(hours, "小时")}后失效。`,
    how: "请在两个数据地址中换用新密钥。",
    done: "已换用新密钥。",
  },
  unopened: {
    title: (hours: number) => `凭证将在 ${formatCount(hours, "小时")}后销毁，尚未查看。`,
    how: "凭证在本机器人的私信中（见侧边栏的“应用”）。",
    opened: "凭证已查看。",
    destroyed: "凭证已销毁。",
    destroyedHow: "保存凭证已超时。如未保存，请轮转密钥。",
  },
  at: (at: string): Phrase => [" · ", atDate(at)],
  since: (at: string): Phrase => [" · ", agoDate(at)],
  quoted: (comment: string): Phrase => ["“", { foreign: comment }, "”"],
};
