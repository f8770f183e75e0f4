import type { Drift, RemediableDrift, UserPolicy } from "../../core/drift.ts";
import { leaveGroupCommand } from "../../core/leave-group.ts";
import type { Phrase } from "../phrase.ts";
import { changeLine } from "./change-texts.ts";

const CLOUD = { aws: "AWS", alibaba: "阿里云" } as const;

const THING = { address: "数据地址", job: "迁移任务" } as const;

function policyName(policy: UserPolicy): string {
  return policy.kind === "attached" ? policy.policyArn : policy.policyName;
}

function where({ cloud, accountId }: Drift): string {
  return `${CLOUD[cloud]}${accountId === null ? "" : `，账号 ${accountId}`}`;
}

/** Findings that the bot can remediate itself: groups are people's to take a user out of. */
export type ButtonKind = Exclude<RemediableDrift["kind"], "foreign_group">;

/** What the daily check found: what it is, and what it means. */
function found(drift: Drift): Phrase {
  switch (drift.kind) {
    case "grant_missing":
      return [
        { bold: drift.preparationId },
        "：记录中已创建的",
        ...apart(changeLine(drift.change)),
        "已不存在，被他人删除；依赖它的内容不再可用。",
      ];
    case "unknown_key":
      return [
        { bold: drift.preparationId },
        "：用户 ",
        { code: drift.userName },
        " 下有访问密钥 ",
        { code: drift.accessKeyId },
        "，不是由机器人创建或已不由机器人保管。",
      ];
    case "foreign_policy":
      return [
        { bold: drift.preparationId },
        "：用户 ",
        { code: drift.userName },
        " 有未经审批的权限策略 ",
        { code: policyName(drift.policy) },
        "。",
      ];
    case "changed_policy":
      return [
        { bold: drift.preparationId },
        "：用户 ",
        { code: drift.userName },
        " 的权限策略 ",
        { code: policyName(drift.policy) },
        " 与审批的内容不同。",
      ];
    case "foreign_group":
      return [
        { bold: drift.preparationId },
        "：用户 ",
        { code: drift.userName },
        " 在用户组 ",
        { code: drift.groupName },
        " 中，拥有该用户组的权限，未经审批。机器人不会将用户移出用户组；请有权限的人执行：",
        { code: leaveGroupCommand(drift.cloud, drift.userName, drift.groupName) },
      ];
    case "foreign_login":
      return [
        { bold: drift.preparationId },
        "：用户 ",
        { code: drift.userName },
        " 有控制台登录，不是由机器人创建。",
      ];
    case "orphan_user":
      return ["用户 ", { code: drift.userName }, " 带有本机器人的标记，但没有对应的迁移准备。"];
    case "orphan_import":
      return [
        `${drift.serviceRegion} 中的${THING[drift.thing]} `,
        { code: drift.name },
        " 带有本机器人的标记，但没有对应的迁移准备。",
      ];
    case "unread":
      return [
        "每日检查不完整：",
        { code: drift.operation },
        "（",
        { foreign: drift.subject },
        "）返回 ",
        { code: drift.code },
        "。无法得知其中内容是否正常。",
      ];
  }
}

/** A phrase between Chinese words: Latin at its ends stands apart from them. */
function apart(phrase: Phrase): Phrase {
  const [first] = phrase;
  const last = phrase.at(-1);
  const isLatin = (part: Phrase[number] | undefined, at: 0 | -1) =>
    typeof part !== "string" || /[!-~]/.test(part.at(at) ?? "");
  return [...(isLatin(first, 0) ? [" "] : []), ...phrase, ...(isLatin(last, -1) ? [" "] : [])];
}

type ConfirmText = { title: string; text: string; confirm: string; deny: string };

const LATER = "暂不";

const BUTTONS: Record<ButtonKind, { label: string; confirm: ConfirmText; done: string }> = {
  grant_missing: {
    label: "标记为已不存在",
    confirm: {
      title: "标记为已不存在？",
      text: "机器人将记录其已不存在，不更改云上的资源，也不重新创建。",
      confirm: "标记",
      deny: LATER,
    },
    done: "已标记为不存在。",
  },
  unknown_key: {
    label: "删除密钥",
    confirm: {
      title: "删除此密钥？",
      text: "将立即禁用并删除该密钥，使用它的程序随之停止。",
      confirm: "删除",
      deny: LATER,
    },
    done: "已删除该密钥。",
  },
  foreign_policy: {
    label: "移除权限策略",
    confirm: {
      title: "移除此权限策略？",
      text: "将从该用户解除授权；如为内联策略，则删除。该用户随之失去相应权限。",
      confirm: "移除",
      deny: LATER,
    },
    done: "已移除该权限策略。",
  },
  changed_policy: {
    label: "移除权限策略",
    confirm: {
      title: "移除此权限策略？",
      text: "将从该用户解除授权；如为内联策略，则删除。该用户随之失去相应权限，包括已审批的权限；如需继续迁移，请回收后重新申请。",
      confirm: "移除",
      deny: LATER,
    },
    done: "已移除被更改的权限策略。",
  },
  foreign_login: {
    label: "删除控制台登录",
    confirm: {
      title: "删除此控制台登录？",
      text: "该用户将无法登录控制台，其访问密钥不受影响。",
      confirm: "删除",
      deny: LATER,
    },
    done: "已删除该控制台登录。",
  },
  orphan_user: {
    label: "删除用户",
    confirm: {
      title: "删除此用户？",
      text: "将依次删除其密钥、登录、权限策略和用户本身，使用它们的程序随之停止。",
      confirm: "删除",
      deny: LATER,
    },
    done: "已删除该用户。",
  },
  orphan_import: {
    label: "删除",
    confirm: {
      title: "从迁移服务中删除？",
      text: "正在运行的迁移任务会被停止，并与其重试任务一同删除。已复制的文件保留。被迁移任务引用的数据地址须在该任务之后删除。",
      confirm: "删除",
      deny: LATER,
    },
    done: "已从迁移服务中删除。",
  },
};

/** What a finding is, before its names and places. */
const TITLES: Record<Drift["kind"], string> = {
  grant_missing: "机器人创建的资源已不存在",
  unknown_key: "发现非机器人创建的访问密钥",
  foreign_policy: "发现未经审批的权限策略",
  changed_policy: "发现内容与审批不符的权限策略",
  foreign_group: "发现未经审批的用户组",
  foreign_login: "发现非机器人创建的控制台登录",
  orphan_user: "发现无对应准备的用户",
  orphan_import: "发现无对应准备的数据地址或迁移任务",
  unread: "每日检查不完整",
};

/** The daily check at both clouds, as operators read it. */
export const driftTexts = {
  times: (times: number) => ` · 处理后一天内再次出现，共 ${times} 次`,
  notification: "管理员：每日检查发现问题。含义和处理方法见消息。",
  remediatedNotification: "管理员：每日检查发现的问题已处理。处理人见消息。",
  overNotification: "管理员：每日检查发现的问题已消失。无需处理。",
  title: (kind: Drift["kind"]) => TITLES[kind],
  found,
  where,
  button: (kind: ButtonKind) => BUTTONS[kind],
  mended: (kind: ButtonKind, by: string): Phrase => [{ user: by }, ` ${BUTTONS[kind].done}`],
  over: "已消失：之后的检查未再发现。",
};
