import { describe, expect, it } from "vitest";
import { siteOf } from "../../src/core/accounts.ts";
import { linksOf, ticketPlaceOf } from "../../src/core/links.ts";
import { settingsSchema } from "../../src/core/settings.ts";

const WHO = { approvers: { people: ["U0ADA00001"] }, operators: { people: ["U0OLGA0001"] } };
const ACCOUNT = { roleArn: "acs:ram::5123456789012345:role/x", externalId: "long" };

describe("the pages of a site", () => {
  it("has a page and hosts of its own for tickets", () => {
    const settings = settingsSchema.parse(WHO);
    expect(ticketPlaceOf(settings, "intl")).toMatchObject({
      page: "https://workorder-intl.console.aliyun.com/#/ticket/createIndex",
      hosts: ["workorder-intl.console.aliyun.com"],
    });
    expect(ticketPlaceOf(settings, "cn")).toMatchObject({
      page: "https://workorder.console.aliyun.com/#/ticket/createIndex",
      hosts: [
        "workorder.console.aliyun.com",
        "smartservice.console.aliyun.com",
        "selfservice.console.aliyun.com",
      ],
    });
  });

  it("has the settings' own in their place", () => {
    const settings = settingsSchema.parse({
      ...WHO,
      ticketHosts: ["help.example.com"],
      links: { ticketPage: "https://help.example.com/new" },
    });
    for (const site of ["intl", "cn"] as const) {
      expect(ticketPlaceOf(settings, site)).toEqual({
        page: "https://help.example.com/new",
        hosts: ["help.example.com"],
        example: "https://help.example.com/…/0012ABC",
      });
      expect(linksOf(settings, site)).toMatchObject({
        ticketPage: "https://help.example.com/new",
        mgwConsole: "https://mgw.console.aliyun.com",
      });
    }
  });

  it("is that of the destination account of a request", () => {
    const settings = settingsSchema.parse({
      ...WHO,
      accounts: {
        alibaba: [
          { name: "Hangzhou", site: "cn", ...ACCOUNT },
          { name: "Like ours", ...ACCOUNT },
        ],
      },
    });
    const deps = { site: "intl" as const, settings };
    expect(siteOf(deps, { alibabaAccount: "Hangzhou" })).toBe("cn");
    expect(siteOf(deps, { alibabaAccount: "Like ours" })).toBe("intl");
    expect(siteOf(deps, { alibabaAccount: "Nobody's" })).toBe("intl");
    expect(siteOf(deps, {})).toBe("intl");
    expect(siteOf(deps, null)).toBe("intl");
  });
});
