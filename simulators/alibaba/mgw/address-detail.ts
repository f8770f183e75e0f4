import type { z } from "zod";
import type { MgwAssumptions } from "./assumptions.ts";
import { element, text } from "./body.ts";
import { invalidArgument, missingArgument, refusal } from "./errors.ts";
import type { AddressDetail } from "./state.ts";

/** Every element that an address may have. Source: AddressDetail, hcs-mgw 2024-06-26. */
export const DETAIL_ELEMENTS = [
  "AddressType",
  "Bucket",
  "Prefix",
  "Domain",
  "RegionId",
  "Role",
  "AccessId",
  "AccessSecret",
  "DataType",
  "InvLocation",
  "InvBucket",
  "InvPath",
  "InvDomain",
  "InvRegionId",
  "InvAccessId",
  "InvAccessSecret",
  "InvRole",
] as const;

/** Elements that hold secrets. */
export const SECRET_ELEMENTS: ReadonlySet<string> = new Set(["AccessSecret", "InvAccessSecret"]);

const optionalTexts = Object.fromEntries(DETAIL_ELEMENTS.map((name) => [name, text.optional()])) as Record<
  (typeof DETAIL_ELEMENTS)[number],
  z.ZodOptional<typeof text>
>;

export const addressSchema = element({
  Name: text,
  Tags: text.default(""),
  AddressDetail: element({
    ...optionalTexts,
    AgentList: text.optional(),
    HdfsAuthConfig: element({ AuthType: text.optional(), UserName: text.optional() }).optional(),
  }),
});

/** The types of the service of which this simulator has the clouds. */
const TYPES = new Set(["s3", "oss", "inv", "ossinv"]);

/** The elements that have a value, once they fit together. */
export function readDetail(
  sent: z.output<typeof addressSchema>["AddressDetail"],
  assumptions: MgwAssumptions,
): AddressDetail {
  const { AgentList: _, HdfsAuthConfig, ...elements } = sent;
  if (HdfsAuthConfig !== undefined) throw invalidArgument("HdfsAuthConfig", "");
  const present = Object.entries(elements).filter(([, value]) => value !== undefined && value !== "");
  const detail = Object.fromEntries(present) as Record<string, string>;
  const type = detail["AddressType"] ?? "";
  if (type === "") throw missingArgument("AddressType");
  if (!TYPES.has(type)) throw refusal("ImportAddressTypeInvalid", assumptions);
  requireElements(detail, ["Bucket"]);
  checkPrefix(detail["Prefix"] ?? "");
  checkDomain(detail["Domain"] ?? "", assumptions);
  if (type === "oss") requireDestination(detail);
  else requireElements(detail, ["Domain", "AccessId", "AccessSecret"]);
  if (type === "inv" || type === "ossinv") requireList(detail, assumptions);
  return detail;
}

function requireElements(detail: AddressDetail, names: readonly string[]): void {
  for (const name of names) if (detail[name] === undefined) throw missingArgument(name);
}

/** A role makes keys and Domain unnecessary. Source: AddressDetail, and the SDKs' own samples. */
function requireDestination(detail: AddressDetail): void {
  if (detail["RegionId"] === undefined && detail["Domain"] === undefined) throw missingArgument("RegionId");
  if (detail["RegionId"] !== undefined && !/^oss-[a-z0-9-]+$/.test(detail["RegionId"])) {
    throw invalidArgument("RegionId", detail["RegionId"]);
  }
  if (detail["Role"] === undefined) requireElements(detail, ["AccessId", "AccessSecret"]);
}

function requireList(detail: AddressDetail, { retryAddress }: MgwAssumptions): void {
  if (detail["AddressType"] !== retryAddress)
    throw invalidArgument("AddressType", detail["AddressType"] ?? "");
  if (retryAddress === "inv") requireElements(detail, ["DataType"]);
  requireElements(detail, ["InvLocation", "InvBucket", "InvPath", "InvAccessId", "InvAccessSecret"]);
}

/** Source: the service's documentation of 2019. */
function checkPrefix(prefix: string): void {
  const isFolder = prefix === "" || (prefix.endsWith("/") && !prefix.startsWith("/"));
  if (!isFolder) throw invalidArgument("Prefix", prefix);
}

function checkDomain(domain: string, { domainScheme }: MgwAssumptions): void {
  const bare = domainScheme === "selects" ? domain.replace(/^https?:\/\//, "") : domain;
  if (bare !== "" && !/^[a-z0-9.-]+$/i.test(bare)) throw invalidArgument("Domain", domain);
}
