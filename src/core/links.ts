/** Pages a person is sent to. `site` and `partition` decide which; settings can replace each. */
export const ALIBABA_SITES = ["intl", "cn"] as const;
export type AlibabaSite = (typeof ALIBABA_SITES)[number];

export type Links = {
  ticketPage: string;
  cloudWatchConsole: string;
  iamConsole: string;
  ramConsole: string;
  ossConsole: string;
  mgwConsole: string;
};

/** What the settings choose instead of the site's own. */
export type ChosenLinks = {
  ticketHosts?: readonly string[] | undefined;
  links: { [Name in keyof Links]?: string | undefined };
};

/**
 * Where a site's tickets are: the page for a new one, and the hosts that have them, its own console first. Sources:
 * intl: the international documentation's "submit a ticket". cn: the same of the China site, which has moved from
 * workorder to selfservice and smartservice; links of all three are in use.
 */
const TICKETS: Readonly<Record<AlibabaSite, { page: string; hosts: readonly string[] }>> = {
  intl: {
    page: "https://workorder-intl.console.aliyun.com/#/ticket/createIndex",
    hosts: ["workorder-intl.console.aliyun.com"],
  },
  cn: {
    page: "https://workorder.console.aliyun.com/#/ticket/createIndex",
    hosts: [
      "workorder.console.aliyun.com",
      "smartservice.console.aliyun.com",
      "selfservice.console.aliyun.com",
    ],
  },
};

export function defaultLinks(partition: string, site: AlibabaSite): Links {
  const awsConsole =
    partition === "aws-cn" ? "https://console.amazonaws.cn" : "https://console.aws.amazon.com";
  return {
    ticketPage: TICKETS[site].page,
    cloudWatchConsole: `${awsConsole}/cloudwatch/home`,
    iamConsole: `${awsConsole}/iam/home`,
    ramConsole: "https://ram.console.aliyun.com",
    ossConsole: "https://oss.console.aliyun.com",
    mgwConsole: "https://mgw.console.aliyun.com",
  };
}

/** The pages of a site as the settings have them; consoles of AWS's commercial partition. */
export function linksOf({ links }: ChosenLinks, site: AlibabaSite): Links {
  const chosen = Object.fromEntries(Object.entries(links).filter(([, url]) => url !== undefined));
  return { ...defaultLinks("aws", site), ...chosen };
}

/** Where a ticket may be and where a new one is opened, as the settings have it for a site. */
export type TicketPlace = {
  page: string;
  hosts: readonly string[];
  /** What a ticket's link looks like there. */
  example: string;
};

/** An id as Alibaba Cloud's have it, made up. */
const EXAMPLE_TICKET = "0012ABC";

export function ticketPlaceOf(settings: ChosenLinks, site: AlibabaSite): TicketPlace {
  const hosts = settings.ticketHosts ?? TICKETS[site].hosts;
  const [host] = hosts;
  const isAlibabas = ALIBABA_SITES.some((known) => TICKETS[known].hosts.some((own) => own === host));
  const path = isAlibabas ? `#/ticket/detail/?ticketId=${EXAMPLE_TICKET}` : `…/${EXAMPLE_TICKET}`;
  return { page: linksOf(settings, site).ticketPage, hosts, example: `https://${host}/${path}` };
}

/** Account alias, or the account id where there is none: the default domain is made of it. */
function domainOf(account: { alias: string | null; accountId: string }): string {
  return `${account.alias ?? account.accountId}.onaliyun.com`;
}

/** Where a RAM user of the account logs on. Source: RAM, "Log on to the console as a RAM user". */
export function ramLogonLink(
  site: AlibabaSite,
  account: { alias: string | null; accountId: string },
): string {
  const host = site === "cn" ? "signin.aliyun.com" : "signin.alibabacloud.com";
  return `https://${host}/${domainOf(account)}/login.htm`;
}

/** The logon name of a RAM user: its user principal name. */
export function ramLogonName(userName: string, account: { alias: string | null; accountId: string }): string {
  return `${userName}@${domainOf(account)}`;
}
