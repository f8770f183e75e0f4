import type { BadEndpoint, ProblemArgs, ServerRefusal } from "../../core/problem.ts";
import type { Wordings } from "../wordings.ts";
import { formatList } from "./formats.ts";
import { DAMAGE_REMEDY, damageText } from "./reason-texts.ts";

/** What is wrong, and what to do: parts of sentences, without their stops. */
export type ProblemText = { message: string; hint: string };

const SEAL_KEY_REMEDY =
  "请将此前使用的密钥放在 MGW_SEAL_KEY 中新密钥之后，以逗号分隔；未做任何更改。" +
  "仅当该密钥确已丢失时，用 --seal-key-lost 启动一次：保存的副本随后被销毁，请轮转密钥";
const SECRETS_REMEDY =
  "请从同一备份恢复与此数据库对应的 sealed 目录；未做任何更改。" +
  "仅当其确已丢失时，用 --seal-key-lost 启动一次，随后请轮转密钥";
const SILENT = "无法启动";
const NAMED = 3;

function namesOf(ids: readonly string[]): string {
  return formatList(ids.slice(0, NAMED)) + (ids.length > NAMED ? ` 等 ${ids.length} 个申请` : "");
}

const SERVER_REFUSALS: Record<ServerRefusal, ProblemText> = {
  login: {
    message: "数据库拒绝 DATABASE_URL 中的用户或密码",
    hint: "请在 DATABASE_URL 中更正；@ : / % 等字符须进行百分号编码",
  },
  host: {
    message: "数据库不允许 DATABASE_URL 中的用户从此主机连接",
    hint: "请更正 DATABASE_URL 中的用户，允许其登录（ALTER ROLE … LOGIN），并在 pg_hba.conf 中允许该用户和此主机",
  },
  "no-database": {
    message: "DATABASE_URL 指定的数据库不存在",
    hint: "请创建数据库（CREATE DATABASE …），或更正 DATABASE_URL 末尾的名称",
  },
  "may-not-connect": {
    message: "DATABASE_URL 中的用户无权连接指定的数据库",
    hint: "请授权（GRANT CONNECT ON DATABASE … TO …），或将其设为数据库的所有者",
  },
  "may-not-make-tables": {
    message: "DATABASE_URL 中的用户无权创建机器人的表",
    hint: "请将其设为数据库的所有者，或授权（GRANT CREATE ON SCHEMA public TO …）",
  },
  "may-not-make-schema": {
    message: "DATABASE_URL 中的用户无权创建流程引擎的模式（schema）",
    hint: "请将其设为数据库的所有者，或授权（GRANT CREATE ON DATABASE … TO …）",
  },
  "tables-of-another": {
    message: "DATABASE_URL 中的用户无权使用机器人以其他用户创建的表",
    hint: "请在 DATABASE_URL 中使用该用户，或将表移交给当前用户（REASSIGN OWNED BY … TO …）",
  },
  certificate: {
    message: "数据库服务器的证书对 DATABASE_URL 中的主机不受信任",
    hint: "请添加 sslrootcert=/path 指定 CA 证书，并使用证书中的主机名",
  },
};

function cameText(came: BadEndpoint): string {
  switch (came.kind) {
    case "no-url":
      return "不是 URL";
    case "credentials":
      return "URL 含登录名或密码";
    case "path":
      return "URL 含路径或查询参数";
    case "scheme":
      return `协议为 ${came.scheme}//`;
    case "plain-http":
      return `以 http 明文访问 ${came.host}`;
  }
}

/** What a person has to fix before the process can go on. */
export const problemTexts: Wordings<ProblemArgs, ProblemText> = {
  DATA_DIR_IN_USE: ({ folder }) => ({
    message: `另一个 mgw-prep 进程正在使用数据目录 ${folder}`,
    hint: "请停止该进程，或为此进程设置其他 DATA_DIR；多个进程须使用 PostgreSQL（DATABASE_URL）",
  }),
  DATA_DIR_TOO_LONG: ({ folder, maxBytes }) => ({
    message: `DATA_DIR ${folder} 过长，无法在其中创建套接字`,
    hint: `请选择路径不超过 ${maxBytes} 字节的目录`,
  }),
  DATA_DIR_FULL: ({ folder }) => ({
    message: `数据目录 ${folder} 所在的磁盘已满`,
    hint: "请释放空间后重新启动机器人：已确认的内容均已保存，将从中断处继续",
  }),
  DATA_DIR_NOT_WRITABLE: ({ folder, said }) => ({
    message: `无法创建或写入数据目录 ${folder}：${said ?? SILENT}`,
    hint: "请将 DATA_DIR 设为可写磁盘上属于机器人用户的目录",
  }),
  DATA_DIR_DAMAGED: ({ folder, said }) => ({
    message: `数据目录 ${folder} 中的数据库已损坏：${said ?? SILENT}`,
    hint: "请从备份恢复该目录（docs/operations.md，“Backup and restore”）",
  }),
  DATABASE_ENDED: ({ folder, said }) => ({
    message: `数据目录 ${folder} 中的数据库已停止：${said ?? SILENT}`,
    hint: "请重新启动机器人；如再次停止，请从备份恢复该目录（docs/operations.md）",
  }),
  DATABASE_REFUSED: (refusal) => {
    if (refusal.why === "no-tls") {
      return {
        message: "数据库服务器不支持 DATABASE_URL 要求的 TLS",
        hint: "请在服务器上启用 TLS；仅当两者之间为专用网络时才使用 sslmode=disable",
      };
    }
    const { message, hint } = SERVER_REFUSALS[refusal.why];
    return { message: `${message}（${refusal.code}）`, hint };
  },
  DATABASE_AWAY: ({ code }) => ({
    message: `数据库服务器无响应（${code ?? "timeout"}）`,
    hint: "请确认 DATABASE_URL 指定的服务器正在运行，且可从此主机访问",
  }),
  BACKUP_OF_SERVER: () => ({
    message: "已设置 DATABASE_URL，因此存储位于 PostgreSQL 服务器，而不在数据目录中",
    hint: "请使用服务器自带的工具（如 pg_dump 和 pg_restore）备份和恢复；未设置 DATABASE_URL 时，此命令针对 DATA_DIR",
  }),
  BACKUP_NOT_WRITTEN: ({ file, code }) => ({
    message: code === "EEXIST" ? `文件 ${file} 已存在` : `无法写入备份 ${file}（${code}）`,
    hint:
      code === "EEXIST"
        ? "请指定其他名称：备份文件不会被覆盖"
        : "请指定有写入权限且磁盘空间充足的目录中的文件",
  }),
  BACKUP_NOT_READABLE: ({ file, code }) => ({
    message: code === null ? `${file} 不是完整的 mgw-prep 备份` : `无法读取 ${file}（${code}）`,
    hint: "请指定由 mgw-prep backup 完整写入的文件；未做任何更改",
  }),
  NO_STORE: ({ folder }) => ({
    message: `数据目录 ${folder} 中没有存储`,
    hint: "请将 DATA_DIR 设为机器人的数据目录",
  }),
  STORE_EXISTS: ({ folder }) => ({
    message: `数据目录 ${folder} 中已有存储`,
    hint: "请恢复到空目录（DATA_DIR），并在机器人使用新目录正常运行之前保留旧目录；未做任何更改",
  }),
  STORE_NEWER: ({ migrations }) => ({
    message: `此存储已由更新版本的 mgw-prep 使用（其中的 ${migrations.join("、")} 不为此版本所知）`,
    hint: "请重新启动该版本。如需继续使用此版本，请恢复升级前的备份；升级之后发生的内容不在其中（docs/deployment.md）。未做任何更改",
  }),
  STORE_MOVED: ({ file, at }) => ({
    message: `此数据目录的存储已${at === null ? "" : `于 ${at} `}迁移到 PostgreSQL 服务器`,
    hint: `请将 DATABASE_URL 设为该服务器。仅当从未有机器人在该服务器上运行时，才可删除 ${file} 并继续使用此目录`,
  }),
  TARGET_NOT_EMPTY: ({ table }) => ({
    message: `目标数据库的表 ${table} 中已有数据`,
    hint: "请指定空数据库（CREATE DATABASE …）；未做任何更改",
  }),
  TARGET_OF_OTHER_VERSION: ({ table }) => ({
    message: `目标数据库的表 ${table} 属于其他版本的 mgw-prep`,
    hint: "请指定空数据库（CREATE DATABASE …）；未做任何更改",
  }),
  SEAL_KEY_DOES_NOT_FIT: ({ ids }) => ({
    message:
      ids.length === 0
        ? "MGW_SEAL_KEY 中没有写入审计日志最后一条的密钥"
        : `MGW_SEAL_KEY 中没有可打开 ${namesOf(ids)} 的凭证的密钥`,
    hint: SEAL_KEY_REMEDY,
  }),
  SECRETS_MISSING: ({ ids }) => ({
    message: `数据目录中没有 ${namesOf(ids)} 的加密凭证`,
    hint: SECRETS_REMEDY,
  }),
  AUDIT_LOG_DAMAGED: ({ damage }) => ({ message: damageText(damage), hint: DAMAGE_REMEDY }),
  BAD_ENDPOINT: ({ setting, came }) => ({
    message: `${setting}：应为完整 URL，例如 https://host 或 http://127.0.0.1:4566，实际为：${cameText(came)}。`,
    hint: "请填写协议和主机，不含路径。仅回环地址可使用 http 明文。",
  }),
  PORT_IN_USE: ({ port, variable }) => ({
    message: `端口 ${port} 已被其他进程占用`,
    hint: `请停止该进程，或将 ${variable} 设为其他端口`,
  }),
  PORT_NOT_ALLOWED: ({ port, variable }) => ({
    message: `当前用户无权监听端口 ${port}`,
    hint: `请将 ${variable} 设为大于 1023 的端口`,
  }),
};
