/**
 * What to write into a ticket with Alibaba Cloud about a whitelist. Its reader is the support of the site, so both languages are
 * offered to everybody. `region`s and `account` are null where no check has read them yet.
 */
export type TicketRequest = {
  source: string;
  sourceRegion: string | null;
  destination: string;
  destinationRegion: string;
  account: string | null;
};

export function ticketRequests(of: TicketRequest): { english: string; chinese: string } {
  const source = of.sourceRegion === null ? of.source : `${of.source} (${of.sourceRegion})`;
  const destination = `${of.destination} (${of.destinationRegion})`;
  return {
    english: [
      "AWS S3 migration to OSS: the source bucket policy allows only listed addresses.",
      `Bucket: ${source}. Destination: ${destination}.${of.account === null ? "" : ` Account: ${of.account}.`}`,
      "Question: from which IP addresses will Data Online Migration read, or how can this bucket be read?",
    ].join(" "),
    chinese: [
      "AWS S3 迁移至 OSS：源 Bucket 的策略只允许白名单地址访问。",
      `源 Bucket：${source}；目的 Bucket：${destination}${of.account === null ? "" : `；阿里云账号：${of.account}`}。`,
      "请问数据在线迁移服务使用哪些 IP 地址读取源数据，或该 Bucket 应如何读取？",
    ].join(""),
  };
}
