/** The page's own words in Chinese, by their English; what people and the app write is theirs. */
const CHINESE = {
  "Sandbox workspace": "沙箱工作区",
  Sandbox: "沙箱",
  "simulated workspace": "模拟的工作区",
  "You are": "当前用户",
  "Scenes and clouds": "场景与云资源",
  Colours: "颜色",
  "System colours": "跟随系统",
  Light: "浅色",
  Dark: "深色",
  Conversations: "会话",
  Conversation: "会话",
  "Slash command": "斜杠命令",
  Send: "发送",
  Thread: "消息列",
  "Close the thread": "关闭消息列",
  "The workspace page needs JavaScript.": "工作区页面需要 JavaScript。",
  "Nothing here yet.": "暂无内容。",
  "This thread is gone.": "该消息列已不存在。",
  "New messages": "新消息",
  "Not a conversation of yours": "您不在此会话中",
  Home: "主页",
  Messages: "消息",
  App: "应用",
  "The app has published nothing here yet.": "应用尚未发布内容。",
  "In this workspace people write slash commands only: begin with /.":
    "此工作区只能输入斜杠命令，请以 / 开头。",
  "The sandbox does not answer": "沙箱无响应",
  "Only visible to you": "仅您可见",
  More: "更多",
  Back: "返回",
  Close: "关闭",
  "Choose …": "请选择…",
  "Close the panel": "关闭面板",
  "Begin with a scene": "从场景开始",
  Trouble: "故障",
  "In the clouds now": "云上现有资源",
  "Alibaba Cloud": "阿里云",
  "IAM users": "IAM 用户",
  "RAM users": "RAM 用户",
  "Nothing was created.": "未创建任何资源。",
  "console logon": "控制台登录",
  "OSS buckets": "OSS Bucket",
  active: "已启用",
  disabled: "已禁用",
  "being set …": "准备中…",
  "set: see #migrations": "已就绪：见 #migrations",
  failed: "失败",
  "last at": "最近回复于",
};

const isChinese = document.documentElement.lang.startsWith("zh");

/** A text of the page itself, in the page's language. */
export function say(text) {
  return isChinese ? (CHINESE[text] ?? text) : text;
}

/** How many replies a thread has. */
export function sayReplies(count) {
  if (isChinese) return `${count} 条回复`;
  return `${count} ${count === 1 ? "reply" : "replies"}`;
}

const ATTRIBUTES = ["aria-label", "title"];

/** What the page's own markup says, in the page's language. */
export function translatePage() {
  if (!isChinese) return;
  document.title = say(document.title);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const text = node.data.trim();
    if (text !== "") node.data = node.data.replace(text, say(text));
  }
  for (const name of ATTRIBUTES)
    for (const element of document.querySelectorAll(`[${name}]`))
      element.setAttribute(name, say(element.getAttribute(name)));
}
