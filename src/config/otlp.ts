import type { BotEnv } from "./env.ts";

/** Where traces go, as OpenTelemetry's own variables say it; null: nowhere. Source: "OTLP Exporter Configuration". */
export function readOtlp(
  env: BotEnv,
): { url: string; headers: Record<string, string>; serviceName: string } | null {
  const base = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const url = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? (base && `${base.replace(/\/$/, "")}/v1/traces`);
  if (url === undefined) return null;
  const pairs = (env.OTEL_EXPORTER_OTLP_HEADERS ?? "").split(",").map((pair) => pair.split("="));
  const headers = pairs.flatMap(([name = "", ...value]) =>
    name.trim() === "" ? [] : [[name.trim(), decodeURIComponent(value.join("=").trim())] as const],
  );
  return { url, headers: Object.fromEntries(headers), serviceName: env.OTEL_SERVICE_NAME };
}
