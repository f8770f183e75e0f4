import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALIBABA_SITES, type ChosenLinks, ticketPlaceOf } from "../../src/core/links.ts";
import { findTicketProblem } from "../../src/core/ticket-link.ts";

const INTL = ticketPlaceOf({ links: {} }, "intl");
const CN = ticketPlaceOf({ links: {} }, "cn");
const DESK: ChosenLinks = { ticketHosts: ["help.example.com"], links: {} };

/** A help desk of the company's own, with its page for a new ticket. */
function desk(ticketPage = "https://help.example.com/requests/form/17") {
  return ticketPlaceOf({ ...DESK, links: { ticketPage } }, "intl");
}

describe("a link that names a ticket", () => {
  it.each([
    "https://workorder-intl.console.aliyun.com/#/ticket/detail/?ticketId=ET1FXK3P",
    "https://workorder-intl.console.aliyun.com/#/ticket/detail?id=42",
    "https://workorder-intl.console.aliyun.com/#/ticket/detail/ABC123",
    "https://workorder-intl.console.aliyun.com/?spm=5176.2020520001.aliyun_topbar.18.dbd4#/ticket/detail/?ticketId=A1",
    "https://workorder-intl.console.aliyun.com/#%2Fticket%2Fdetail%3FticketId%3DABC-1",
    "https://workorder-intl.console.aliyun.com/#/ticket/1",
    "https://workorder-intl.console.aliyun.com/#/ticket/detail/?ticketId=ETQFXKVP",
    "https://workorder-intl.console.aliyun.com/#ABC-1",
    "https://workorder-intl.console.aliyun.com/?TICKET_ID=0012ABC",
    "https://workorder-intl.console.aliyun.com/#ticketId=0012ABC",
  ])("is taken: %s", (link) => {
    expect(findTicketProblem(link, INTL)).toBeNull();
  });

  it.each([
    "https://workorder.console.aliyun.com/#/ticket/detail/?ticketId=ABC-1",
    "https://smartservice.console.aliyun.com/service/chat?id=000GJSBSH0",
    "https://selfservice.console.aliyun.com/ticket/detail/ABC123",
  ])("is taken at the China site: %s", (link) => {
    expect(findTicketProblem(link, CN)).toBeNull();
    expect(findTicketProblem(link, INTL)).toBe("host");
  });

  it.each([
    "https://help.example.com/browse/OPS-12",
    "https://help.example.com/tickets/list/OPS-12",
    "https://help.example.com/requests/form/OPS-12",
    "https://help.example.com/index.php?a=view&track=ABC-123-XYZ",
    "https://help.example.com/nav_to.do?uri=x&sys_id=a1b2c3",
    "https://help.example.com/projects/newsletter/issues/7",
  ])("is taken at a help desk of one's own: %s", (link) => {
    expect(findTicketProblem(link, desk())).toBeNull();
  });

  it("is taken at a help desk whose page for new tickets is the host alone", () => {
    expect(
      findTicketProblem("https://help.example.com/?id=42", desk("https://help.example.com/")),
    ).toBeNull();
  });
});

describe("a link that names none", () => {
  it.each([
    "https://workorder-intl.console.aliyun.com",
    "https://workorder-intl.console.aliyun.com/",
    "https://workorder-intl.console.aliyun.com/console.htm",
    "https://workorder-intl.console.aliyun.com/#/",
    "https://workorder-intl.console.aliyun.com/#!",
    "https://workorder-intl.console.aliyun.com/?spm=5176.2020520001.aliyun_topbar.18.dbd44bd3e4f845#/ticket/createIndex",
    "https://workorder-intl.console.aliyun.com/?spm=5176.2020520001.aliyun_topbar.18.dbd44bd3e4f845",
    "https://workorder-intl.console.aliyun.com/#/ticket/createIndex?ticketId=ABC-1",
    "https://workorder-intl.console.aliyun.com/#/ticket/createIndex/12",
    "https://workorder-intl.console.aliyun.com/#/ticket/crea",
    "https://workorder-intl.console.aliyun.com/?#/ticket/add/?productId=1226",
    "https://workorder-intl.console.aliyun.com/#/ticket/list",
    "https://workorder-intl.console.aliyun.com/#/ticket/list/",
    "https://workorder-intl.console.aliyun.com/#/ticket/list/2",
    "https://workorder-intl.console.aliyun.com/#/ticket/list/page/2?ticketId=1",
    "https://workorder-intl.console.aliyun.com/#/ticket/list?pageNum=2&pageSize=20",
    "https://workorder-intl.console.aliyun.com/#/ticket/detail",
    "https://workorder-intl.console.aliyun.com/#/ticket/detail/?ticketId=",
    "https://workorder-intl.console.aliyun.com/#/ticket/detail/?ticketId=undefined",
    "https://workorder-intl.console.aliyun.com/#/ticket/detail/?ticketId=0",
    "https://workorder-intl.console.aliyun.com/#/ticket/detail/?ticketId=UNDEFINED",
    "https://workorder-intl.console.aliyun.com/#/ticket/detail/?id=detail",
    "https://workorder-intl.console.aliyun.com/v2/ticket",
    "https://workorder-intl.console.aliyun.com/?from=https%3A%2F%2Fhelp.example.com%2Fticket%2F123",
    "https://workorder-intl.console.aliyun.com/?userId=123&regionId=cn-hangzhou&order=1&page=2",
  ])("is refused: %s", (link) => {
    expect(findTicketProblem(link, INTL)).toMatch(/^(no|new)-ticket$/);
  });

  it.each([
    "https://smartservice.console.aliyun.com/service/create-ticket",
    "https://smartservice.console.aliyun.com/service/create-ticket-intl?id=7",
    "https://smartservice.console.aliyun.com/service/pre-sales-chat?spm=5176.6d6ecb63.0.0.729adda2VqVQx7",
    "https://smartservice.console.aliyun.com/pre-sale/chat?entrance=201&referrer=https%3A%2F%2Fwww.aliyun.com%2F1",
    "https://selfservice.console.aliyun.com/ticket/category/dts2020/today",
    "https://selfservice.console.aliyun.com/ticket/scene/ecs/%E4%BA%91%E6%9C%8D%E5%8A%A1%E5%99%A8%20ECS/detail",
  ])("is refused at the China site: %s", (link) => {
    expect(findTicketProblem(link, CN)).toMatch(/^(no|new)-ticket$/);
  });

  it.each([
    "https://help.example.com/requests/form/17",
    "https://help.example.com/requests/form/17/?id=3",
    "https://help.example.com/requests/form/17/thanks",
    "https://help.example.com/requests",
  ])("is refused at a help desk of one's own: %s", (link) => {
    expect(findTicketProblem(link, desk())).toMatch(/^(no|new)-ticket$/);
  });

  it("is one without a digit outside of its host, whatever it is made of", () => {
    const word = fc.stringMatching(/^[a-zA-Z]{1,12}$/);
    const noise = fc.constantFrom(
      "?",
      "&",
      "#",
      "/",
      "=",
      "%2F",
      "%3F",
      "%23",
      "-",
      "_",
      "#/",
      "?id=",
      "ticket",
    );
    fc.assert(
      fc.property(fc.constantFrom(INTL, CN, desk()), fc.array(fc.oneof(word, noise)), (place, parts) => {
        for (const host of place.hosts) {
          expect(findTicketProblem(`https://${host}/${parts.join("")}`, place)).not.toBeNull();
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("is the bot's own page, by every setting and however it is written", () => {
    const custom = fc.constantFrom(
      undefined,
      "https://help.example.com/new",
      "https://help.example.com/forms/17?queue=4",
      "https://help.example.com/servicedesk/3/group/5",
      "https://help.example.com/app#/desk/7",
      "https://help.example.com",
    );
    const query = fc.constantFrom("", "spm=5176.18.dbd4", "from=2024", "lang=en&x=1", "_=1712345678");
    fc.assert(
      fc.property(
        fc.constantFrom(...ALIBABA_SITES),
        custom,
        query,
        fc.constantFrom("as is", "upper", "encoded", "slash"),
        (site, ticketPage, noise, how) => {
          const settings = ticketPage === undefined ? { links: {} } : { ...DESK, links: { ticketPage } };
          const place = ticketPlaceOf(settings, site);
          expect(findTicketProblem(rewrite(place.page, noise, how), place)).toMatch(/^(no|new)-ticket$/);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

/** The same page in other letters, with a slash more, with a query more. */
function rewrite(page: string, noise: string, how: string): string {
  const url = new URL(page);
  const rest = `${url.pathname}${url.hash === "" ? "" : url.hash}`;
  const written = {
    upper: rest.toUpperCase(),
    encoded: rest.replace(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
    slash: `${rest}/`,
  }[how];
  const [path = "", hash] = (written ?? rest).split("#");
  const query = [url.search.slice(1), noise].filter((part) => part !== "").join("&");
  return `https://${url.host}${path}${query === "" ? "" : `?${query}`}${hash === undefined ? "" : `#${hash}`}`;
}
