import { createHash } from "node:crypto";

/** A way in which people name objects: the name of object number `index` of `count`. Names of two numbers differ. */
export type KeyDistribution = { name: string; keyOf: (index: number, count: number) => string };

const DAY_MS = 86_400_000;

/** The key distributions that the exact count is tried on, in tests and in the bench. */
export const KEY_DISTRIBUTIONS: readonly KeyDistribution[] = [
  { name: "flat, sequential", keyOf: (index) => `img_${pad(index, 7)}.jpg` },
  { name: "flat, sequential, no padding", keyOf: (index) => `file${index}.dat` },
  { name: "random hex", keyOf: (index) => hex(index) },
  { name: "hex fan-out", keyOf: (index) => hex(index).replace(/^(..)(..)/, "$1/$2/") },
  { name: "UUIDs in one folder", keyOf: (index) => `uploads/${uuid(index)}` },
  { name: "dates", keyOf: (index, count) => `${day(index, count)}/event-${hex(index).slice(0, 12)}.json` },
  { name: "Hive partitions", keyOf: hivePartition },
  {
    name: "log files",
    keyOf: (index, count) =>
      `AWSLogs/111122223333/CloudTrail/eu-west-1/${day(index, count)}/${pad(index, 9)}.gz`,
  },
  {
    name: "one deep folder",
    keyOf: (index) =>
      `a/very/deep/tree/of/folders/that/all/objects/share/before/the/first/difference/${pad(index, 8)}`,
  },
  { name: "long common prefix", keyOf: (index) => `${"x".repeat(900)}${hex(index).slice(0, 20)}` },
  {
    name: "huge skew",
    keyOf: (index) => (index % 100 === 0 ? hex(index) : `zz/logs/app/2024/${pad(index, 8)}`),
  },
  {
    name: "many small folders",
    keyOf: (index) => `customers/${pad(Math.floor(index / 7), 6)}/photo-${index % 7}.png`,
  },
  {
    name: "few large folders",
    keyOf: (index) => `${["alpha", "beta", "gamma", "omega"][index % 4]}/${hex(index)}`,
  },
  { name: "base64", keyOf: (index) => `blobs/${digest(index).toString("base64url")}` },
  { name: "words", keyOf: words },
  { name: "Chinese names", keyOf: (index) => `照片/${chinese(index)}_${index}.jpg` },
  {
    name: "Cyrillic and Greek",
    keyOf: (index) => `${index % 2 ? "Отчёт" : "Αναφορά"} №${pad(index, 6)} (копия).pdf`,
  },
  { name: "emoji and private use", keyOf: emoji },
  { name: "odd characters", keyOf: odd },
  {
    name: "reversed time stamps",
    keyOf: (index) => `feed/${9_223_372_036_854_775_807n - BigInt(index) * 7919n}`,
  },
  { name: "numbers of any length", keyOf: (index) => `${index}/${index * 31}` },
  {
    name: "all in one place at the end",
    keyOf: (index) => (index === 0 ? "!" : `~~~~/${"~".repeat(40)}/${pad(index, 7)}`),
  },
  {
    name: "doubling depth",
    keyOf: (index) => `${"d/".repeat(Math.floor(Math.log2(index + 1)))}${pad(index, 6)}`,
  },
  { name: "mixed tenants", keyOf: mixed },
];

/** The names of `count` objects, in no particular order. */
export function keysOf(distribution: KeyDistribution, count: number): string[] {
  return Array.from({ length: count }, (_, index) => distribution.keyOf(index, count));
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, "0");
}

function digest(index: number): Buffer {
  return createHash("sha256").update(`object ${index}`).digest();
}

function hex(index: number): string {
  return digest(index).toString("hex").slice(0, 32);
}

function uuid(index: number): string {
  return hex(index).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Three years of days, the later ones busier, as a growing product has them. */
function day(index: number, count: number): string {
  const days = Math.floor(1096 * Math.sqrt(index / count));
  return new Date(Date.UTC(2022, 0, 1) + days * DAY_MS).toISOString().slice(0, 10).replaceAll("-", "/");
}

function hivePartition(index: number, count: number): string {
  const [year, month, dayOfMonth] = day(index, count).split("/");
  return `warehouse/sales/year=${year}/month=${month}/day=${dayOfMonth}/part-${pad(index, 5)}.snappy.parquet`;
}

function words(index: number): string {
  const list = ["apple", "Banana", "cherry", "Date", "elder", "fig", "Grape", "hazel", "ivy", "Juniper"];
  const bytes = digest(index);
  const pick = (at: number) => list[(bytes[at] ?? 0) % list.length];
  return `${pick(0)}/${pick(1)} ${pick(2)}/${pick(3)}-${index}`;
}

function chinese(index: number): string {
  const bytes = digest(index);
  return String.fromCodePoint(
    0x4e00 + (bytes.readUInt16BE(0) % 0x5000),
    0x4e00 + (bytes.readUInt16BE(2) % 0x5000),
  );
}

/** Both sides of the gap in which UTF-16 order and UTF-8 order differ. */
function emoji(index: number): string {
  const start =
    [0x1f300 + (index % 700), 0xe000 + (index % 900), 0xff21 + (index % 26), 0x2603][index % 4] ?? 0x41;
  return `${String.fromCodePoint(start)}${index}`;
}

function odd(index: number): string {
  const parts = [
    "a+b",
    "50%",
    "%2F",
    "<Key>",
    "</Key>",
    "&amp;",
    "]]>",
    " ",
    "\u0001",
    "\t",
    '"',
    "'",
    "\\",
    "//",
    "\u007f",
    "é",
    "é",
  ];
  const bytes = digest(index);
  const pick = (at: number) => parts[(bytes[at] ?? 0) % parts.length];
  return `${pick(0)}${pick(1)}/${pick(2)}${index}${pick(3)}`;
}

function mixed(index: number, count: number): string {
  const tenant = KEY_DISTRIBUTIONS[index % 12];
  return `tenant-${index % 12}/${tenant === undefined ? index : tenant.keyOf(index, count)}`;
}
