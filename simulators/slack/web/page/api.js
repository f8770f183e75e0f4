async function call(path, options) {
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.explanation ?? answer.error ?? `HTTP ${response.status}`);
  return answer;
}

/** Does what a person does; answers what their client is told. */
export function act(name, input) {
  return call(`/act/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
  });
}

/** All that a person's screen shows now. */
export function look({ userId, placeId, threadTs }) {
  const query = new URLSearchParams({ userId });
  if (placeId) query.set("placeId", placeId);
  if (threadTs) query.set("threadTs", threadTs);
  return call(`/look?${query}`);
}

export const readMenus = () => call("/menus");
