async function call(path, options) {
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.explanation ?? answer.error ?? `HTTP ${response.status}`);
  return answer;
}

function post(path, input) {
  return call(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
  });
}

/** Does what a person does; answers what their client shows them. */
export const act = (name, input) => post(`/act/${name}`, input);

/** Scenes, switches and clouds beside the workspace; null where it stands alone. */
export const readPanel = () => call("/panel");

export const actOnPanel = (name, input) => post(`/panel/${name}`, input);

/** All that a person's screen shows now. */
export function look({ userId, placeId, threadTs }) {
  const query = new URLSearchParams({ userId });
  if (placeId) query.set("placeId", placeId);
  if (threadTs) query.set("threadTs", threadTs);
  return call(`/look?${query}`);
}

export const readMenus = () => call("/menus");
