import { randomUUID } from "node:crypto";
import type { OssReply } from "../oss/operation.ts";
import type { XmlObject } from "../oss/xml.ts";
import { addressSchema, DETAIL_ELEMENTS, readDetail, SECRET_ELEMENTS } from "./address-detail.ts";
import { authorizePassRole } from "./authorize.ts";
import { element, readBody, text } from "./body.ts";
import { refusal } from "./errors.ts";
import { checkName, checkTags } from "./names.ts";
import { formatTime, type MgwInput, type MgwOperationTable, xmlAnswer } from "./operation.ts";
import { readPage } from "./paging.ts";
import type { MgwAddress } from "./state.ts";
import { statusOf, verifyAddress } from "./verify.ts";
import { isVisible } from "./visibility.ts";

const onName = ({ name }: MgwInput) => `address/${name}`;
const named = { path: "address", isNamed: true, resource: onName } as const;

export const ADDRESS_OPERATIONS: MgwOperationTable = {
  CreateAddress: {
    method: "POST",
    path: "address",
    isNamed: false,
    action: "CreateImportAddress",
    resource: ({ request }) => `address/${readBody(request, "ImportAddress", addressSchema).Name}`,
    run: createAddress,
  },
  VerifyAddress: {
    ...named,
    method: "GET",
    selector: "verify",
    action: "VerifyImportAddress",
    run: async (input) => verifyAddress(input, findAddress(input)),
  },
  GetAddress: {
    ...named,
    method: "GET",
    action: "GetImportAddress",
    run: (input) => xmlAnswer("ImportAddress", describeAddress(input, findAddress(input))),
  },
  UpdateAddress: { ...named, method: "PUT", action: "UpdateImportAddress", run: updateAddress },
  DeleteAddress: { ...named, method: "DELETE", action: "DeleteImportAddress", run: deleteAddress },
  ListAddress: {
    method: "GET",
    path: "addresslist",
    isNamed: false,
    action: "ListImportAddress",
    resource: () => "address/*",
    run: listAddress,
  },
};

/** Looks at names and elements alone: whether the clouds let anybody in is asked by VerifyAddress. */
function createAddress(input: MgwInput): OssReply {
  const { region, settings, assumptions, nowMs, request } = input;
  const sent = readBody(request, "ImportAddress", addressSchema);
  checkName(sent.Name);
  checkTags(sent.Tags);
  const detail = readDetail(sent.AddressDetail, assumptions);
  authorizePassRole(input, detail["Role"]);
  if (region.addresses.has(sent.Name)) throw refusal("ImportAddressAlreadyExist", assumptions);
  if (region.addresses.size >= settings.limits.addresses)
    throw refusal("ImportAddressNumExceed", assumptions);
  region.addresses.set(sent.Name, {
    name: sent.Name,
    version: randomUUID(),
    sequence: region.nextSequence++,
    tags: sent.Tags,
    detail,
    agentList: sent.AddressDetail.AgentList ?? "",
    createdAtMs: nowMs,
    modifiedAtMs: nowMs,
    verifyingSinceMs: assumptions.verification === "at-creation" ? nowMs : null,
    verified: null,
  });
  return {};
}

/** The address of the path. */
function findAddress({ region, name, assumptions, nowMs }: MgwInput): MgwAddress {
  const address = region.addresses.get(name);
  if (!address || !isVisible(address.createdAtMs, nowMs, assumptions)) {
    throw refusal("NoSuchImportAddress", assumptions);
  }
  return address;
}

/** Fields without a value are empty elements, as real answers have them. */
function describeAddress({ state, assumptions }: MgwInput, address: MgwAddress): XmlObject {
  const { detail, verified } = address;
  const shown = DETAIL_ELEMENTS.map((name) => {
    const isHidden = SECRET_ELEMENTS.has(name) && assumptions.addressSecret === "withheld";
    return [name, isHidden ? "" : (detail[name] ?? "")] as const;
  });
  const result = verified?.result;
  return {
    Name: address.name,
    Owner: state.account.uid,
    CreateTime: formatTime(address.createdAtMs),
    ModifyTime: formatTime(address.modifiedAtMs),
    VerifyTime: formatTime(verified?.atMs ?? null),
    Tags: address.tags,
    Version: address.version,
    Status: statusOf(state.mgw.settings, address) || "notVerify",
    VerifyResult: {
      HttpCode: verified ? String(result?.httpStatus ?? 200) : "-1",
      ErrorCode: result?.code ?? "",
      ErrorMsg: result?.message ?? "",
    },
    AddressDetail: { ...Object.fromEntries(shown), AgentList: address.agentList },
  };
}

const updateSchema = element({ AgentList: text });

/** Source: UpdateAddressInfo: nothing but the agents can be changed. */
function updateAddress(input: MgwInput): OssReply {
  const address = findAddress(input);
  address.agentList = readBody(input.request, "ImportAddress", updateSchema).AgentList;
  address.modifiedAtMs = input.nowMs;
  return {};
}

function deleteAddress(input: MgwInput): OssReply {
  const { name } = findAddress(input);
  const { region, assumptions } = input;
  const jobs = [...region.jobs.values()];
  if (jobs.some(({ srcAddress, destAddress }) => srcAddress === name || destAddress === name)) {
    throw refusal("ImportAddressIsOccupied", assumptions);
  }
  region.addresses.delete(name);
  return { status: 204 };
}

function listAddress(input: MgwInput): OssReply {
  const { query, region, nowMs, assumptions } = input;
  const visible = [...region.addresses.values()].filter(({ createdAtMs }) =>
    isVisible(createdAtMs, nowMs, assumptions),
  );
  const { page, paging } = readPage(query, visible, 1);
  const ImportAddress = page.map((address) => describeAddress(input, address));
  return xmlAnswer("ImportAddressList", { ...paging, ImportAddress });
}
