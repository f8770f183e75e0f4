import type { Doubt, Outcome, SampleSummary, Tallies } from "../../core/comparison.ts";
import type { Phrase } from "../phrase.ts";
import { DOUBT_TEXTS, etagsText, OUTCOME_TEXTS, sampleText } from "./compare-texts.ts";
import { agoDate, atDate, formatBytesBoth, formatCount, formatDuration, formatNumber } from "./formats.ts";

type Figures = {
  compared: number;
  differences: number;
  elapsedMs: number;
  sample: { read: number; of: number } | null;
};

const soFar = ({ compared, differences, elapsedMs }: Figures) =>
  `已对比 ${formatCount(compared, "个文件")}，发现 ${formatCount(differences, "处差异")}，用时 ${formatDuration(elapsedMs / 1000)}`;

/** Words of a comparison of both sides: its form, its message in the thread, the card and Details. */
export const comparisonTexts = {
  title: "对比",
  intro: "按当前内容列举两端的 Bucket，对比文件名称、大小和 ETag，不做任何更改。进度见消息列。",
  sample: (most: number) => ({
    label: "从两端完整读取的文件数",
    hint: `0 到 ${formatNumber(most)}，随机抽取并计算哈希：一半按文件等概率抽取，一半按大小抽取。前一半有 59 个且全部一致时，内容不同的文件少于 5%；299 个时少于 1%。读取会产生 S3 请求费用和流出流量费用。`,
    problem: `请输入 0 到 ${formatNumber(most)} 的整数。`,
  }),
  start: "对比",
  begun: "对比已开始，进度见消息列。",
  running: (figures: Figures): Phrase => [
    `正在对比两端的 Bucket，不影响其他操作。${soFar(figures)}。`,
    ...(figures.sample === null
      ? []
      : [`抽样文件已读取 ${formatNumber(figures.sample.read)}/${formatNumber(figures.sample.of)} 个。`]),
  ],
  same: "对比完成：一致",
  different: (differences: number) => `对比完成：${formatCount(differences, "处差异")}`,
  unknown: "对比完成：结果未知",
  stopped: "对比已停止",
  failed: "对比失败",
  by: (by: string): Phrase => [" · 操作人 ", { user: by }],
  took: (elapsedMs: number) => ` · 用时 ${formatDuration(elapsedMs / 1000)}`,
  isSame: "源中的每个文件在目的 Bucket 中都有，且名称和大小相同。",
  notShown: (doubts: readonly Doubt[]) =>
    `无法确认的部分：${doubts.map((doubt) => DOUBT_TEXTS[doubt]).join("；")}。`,
  stoppedAfter: (figures: Figures) => `${soFar(figures)}。未对比的部分结果未知。`,
  keepSource: "请勿删除源数据。",
  details: "“详情”中有最前面的差异文件，以及列出全部差异的命令。",
  outcome: (outcome: Outcome, { objectCount, sizeBytes }: { objectCount: number; sizeBytes: number }) => {
    const name = outcome === "changed-since" ? "对比开始后有变更，未判断" : OUTCOME_TEXTS[outcome];
    return `${name}：${formatCount(objectCount, "个文件")}，${formatBytesBoth(sizeBytes)}`;
  },
  refusedNames: (count: number) => `缺少的文件中有 ${formatNumber(count)} 个的名称不被 OSS 接受`,
  etags: (tallies: Tallies) => etagsText(tallies),
  sampled: (sample: SampleSummary) => sampleText(sample),
  noSample: "没有完整读取任何文件。如需核对内容，请填写文件数后再次对比。",
  onCard: (title: string, at: string): Phrase => [{ bold: title }, " · ", agoDate(at)],
  at: (by: string, at: string): Phrase => ["操作人 ", { user: by }, "，", atDate(at)],
  firstKeys: "最前面的差异文件",
  exampleOutcome: (outcome: string) => OUTCOME_TEXTS[outcome as Outcome] ?? outcome,
  allKeys: "将全部差异导出为 CSV 文件",
};
