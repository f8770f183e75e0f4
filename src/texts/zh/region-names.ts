/** Places of OSS regions as Alibaba Cloud's documents name them in Chinese. Source: OSS, "地域和 Endpoint". */
export const REGION_NAMES: Readonly<Record<string, string>> = {
  "oss-cn-hangzhou": "华东 1（杭州）",
  "oss-cn-shanghai": "华东 2（上海）",
  "oss-cn-nanjing": "华东 5（南京-本地地域）",
  "oss-cn-fuzhou": "华东 6（福州-本地地域）",
  "oss-cn-wuhan": "华中 1（武汉-本地地域）",
  "oss-cn-qingdao": "华北 1（青岛）",
  "oss-cn-beijing": "华北 2（北京）",
  "oss-cn-zhangjiakou": "华北 3（张家口）",
  "oss-cn-huhehaote": "华北 5（呼和浩特）",
  "oss-cn-wulanchabu": "华北 6（乌兰察布）",
  "oss-cn-shenzhen": "华南 1（深圳）",
  "oss-cn-heyuan": "华南 2（河源）",
  "oss-cn-guangzhou": "华南 3（广州）",
  "oss-cn-chengdu": "西南 1（成都）",
  "oss-cn-hongkong": "中国香港",
  "oss-us-west-1": "美国（硅谷）",
  "oss-us-east-1": "美国（弗吉尼亚）",
  "oss-ap-northeast-1": "日本（东京）",
  "oss-ap-northeast-2": "韩国（首尔）",
  "oss-ap-southeast-1": "新加坡",
  "oss-ap-southeast-2": "澳大利亚（悉尼）",
  "oss-ap-southeast-3": "马来西亚（吉隆坡）",
  "oss-ap-southeast-5": "印度尼西亚（雅加达）",
  "oss-ap-southeast-6": "菲律宾（马尼拉）",
  "oss-ap-southeast-7": "泰国（曼谷）",
  "oss-ap-south-1": "印度（孟买）",
  "oss-eu-central-1": "德国（法兰克福）",
  "oss-eu-west-1": "英国（伦敦）",
  "oss-me-east-1": "阿联酋（迪拜）",
  "oss-me-central-1": "沙特（利雅得）",
};

/** A region by its place and its id; of one that is not known here, the id. */
export function regionName(ossRegion: string): string {
  const name = REGION_NAMES[ossRegion];
  return name === undefined ? ossRegion : `${name} ${ossRegion}`;
}
