import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findTicketProblem } from "../../src/core/ticket-link.ts";

const HOST = "workorder.console.aliyun.com";
const PLACE = { hosts: [HOST], page: `https://${HOST}/#/ticket/createIndex` };
const GOOD = `https://${HOST}/#/ticket/detail/?ticketId=0001ABC`;

describe("a ticket's link", () => {
  it.each([GOOD, ` ${GOOD}\n`, `HTTPS://${HOST}/ABC-1`, `https://${HOST}/a:b@c?id=1`])("takes %j", (link) => {
    expect(findTicketProblem(link, PLACE)).toBeNull();
  });

  it.each([
    ["", "not-a-link"],
    ["ticket 4711", "not-a-link"],
    [`https://${HOST}/a b`, "not-a-link"],
    [`https://${HOST}/a\nb`, "not-a-link"],
    [`https://${HOST}\\@evil.example/`, "not-a-link"],
    [`https://${HOST}/\u202egpj.exe`, "not-a-link"],
    [`https://${HOST}/\u200b`, "not-a-link"],
    [`https:${HOST}/x`, "not-a-link"],
    [`https:/${HOST}/x`, "not-a-link"],
    [`https:///${HOST}/x`, "not-a-link"],
    [`http://${HOST}/x`, "not-https"],
    [`javascript://${HOST}/%0aalert(1)`, "not-https"],
    [`https://user@${HOST}/x`, "user-info"],
    [`https://user:secret@${HOST}/x`, "user-info"],
    [`https://@${HOST}/x`, "user-info"],
    [`https://${HOST}:8443/x`, "port"],
    [`https://${HOST}:443/x`, "port"],
    [`https://${HOST}:/x`, "port"],
    ["https://evil.example/x", "host"],
    [`https://${HOST}.evil.example/`, "host"],
    [`https://evil.example/${HOST}`, "host"],
    [`https://sub.${HOST}/`, "host"],
    [`https://${HOST}./`, "host"],
    ["https://93.184.216.34/x", "host"],
    ["https://[::1]/x", "host"],
    ["https://workorder%2Econsole.aliyun.com/x", "host"],
    ["https://workorder.console.ａliyun.com/x", "host"],
    [`https://${HOST}/${"x".repeat(500)}`, "too-long"],
  ])("refuses %j as %s", (link, problem) => {
    expect(findTicketProblem(link, PLACE)).toBe(problem);
  });

  it.each([
    [PLACE.page, "new-ticket"],
    [`https://${HOST}/#/ticket/add/?productId=1226`, "new-ticket"],
    [`https://${HOST}/`, "no-ticket"],
    [`https://${HOST}/#/ticket/list/2`, "no-ticket"],
  ])("tells the page for a new ticket from one without a number: %j is %s", (link, problem) => {
    expect(findTicketProblem(link, PLACE)).toBe(problem);
  });

  it("takes a link of exactly 500 characters", () => {
    const start = `https://${HOST}/1`;
    expect(findTicketProblem(start + "x".repeat(500 - start.length), PLACE)).toBeNull();
    expect(findTicketProblem(start + "x".repeat(501 - start.length), PLACE)).toBe("too-long");
  });

  it("knows the hosts of the settings, and those alone", () => {
    const other = { ...PLACE, hosts: ["help.example.com"] };
    expect(findTicketProblem("https://help.example.com/1", other)).toBeNull();
    expect(findTicketProblem(GOOD, other)).toBe("host");
  });

  it("takes nothing that opens another host than the text shows", () => {
    const part = fc.oneof(
      fc.constantFrom(
        "https://",
        "https:",
        "http://",
        HOST,
        "evil.example",
        "@",
        ":",
        "/",
        "\\",
        "#",
        "?",
        ".",
        "1",
      ),
      fc.string({ maxLength: 4, unit: "binary" }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 7 }), (parts) => {
        const text = parts.join("").trim();
        if (findTicketProblem(text, PLACE) !== null) return;
        expect(text.toLowerCase().startsWith(`https://${HOST}`)).toBe(true);
        expect(new URL(text).host).toBe(HOST);
        expect(text.slice(`https://${HOST}`.length)).toMatch(/^([/?#]|$)/);
      }),
      { numRuns: 3000 },
    );
  });
});
