/** Whether a terminal asked for no colours. Source: no-color.org. */
export function wantsNoColor(source: NodeJS.ProcessEnv = process.env): boolean {
  return (source["NO_COLOR"] ?? "") !== "";
}
