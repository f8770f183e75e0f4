/** Pages a person is sent to. `site` and `partition` decide which; settings can replace each. */
export type AlibabaSite = "intl" | "cn";

export type Links = {
  ticketPage: string;
  cloudWatchConsole: string;
  iamConsole: string;
  ramConsole: string;
  ossConsole: string;
  mgwConsole: string;
};

export function defaultLinks(partition: string): Links {
  const awsConsole =
    partition === "aws-cn" ? "https://console.amazonaws.cn" : "https://console.aws.amazon.com";
  return {
    ticketPage: "https://workorder.console.aliyun.com/#/ticket/createIndex",
    cloudWatchConsole: `${awsConsole}/cloudwatch/home`,
    iamConsole: `${awsConsole}/iam/home`,
    ramConsole: "https://ram.console.aliyun.com",
    ossConsole: "https://oss.console.aliyun.com",
    mgwConsole: "https://mgw.console.aliyun.com",
  };
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
