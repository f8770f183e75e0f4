/** Of the work, and its failures: the sentence, and the line that notifications and screen readers say. */
export const workNotices = {
  notice: {
    provisioningTitle: "创建进度",
    provisioningDone: "全部变更已完成。",
    provisioningProof: "正在测试新密钥…",
    provisioningStopped: "在此停止。",
    failureTried: "操作",
    failureOn: "对象",
    failureSaid: "云服务返回",
    failureRequestId: "请求 ID",
    failureNext:
      "管理员排除原因后可“重试”继续，或“回滚”删除已创建的资源。在此之前不做任何更改，已创建的资源保持原样。",
    failureForeignHand:
      "云上有权限的其他人创建或更改了这些内容，不是机器人所为；已通知管理员。管理员可在云的操作审计中查明操作者，移除不应有的内容后“重试”；或“回滚”删除机器人创建的资源，其余保持原样。",
    failureClock:
      "机器人主机的时钟不准：管理员校准并用 NTP 保持准确后可“重试”继续，或“回滚”删除已创建的资源。",
    rolledBack: "已删除创建的资源。",
  },
  notification: {
    failed: (id: string, at: { at: number; total: number } | null) =>
      at === null
        ? `${id} 的检查未能完成。请重新检查，或联系管理员。`
        : `${id} 在第 ${at.at}/${at.total} 步失败。管理员可重试或回滚。`,
    failureSettled: (id: string) => `${id} 的失败已处理。当前状态见卡片。`,
    provisioning: (id: string, done: number, total: number) => `${id}：已完成 ${done}/${total} 项变更`,
    rolledBack: (id: string) => `${id} 已回滚。删除和保留的资源见卡片。`,
  },
};
