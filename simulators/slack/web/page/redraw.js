/** Draws a part again only when what it shows has changed. */
export function redraw(root, data, draw) {
  const key = JSON.stringify(data);
  if (root.dataset.drawn === key) return;
  const focused = root.contains(document.activeElement) ? document.activeElement.dataset.place : undefined;
  root.dataset.drawn = key;
  root.replaceChildren(...draw());
  if (focused) root.querySelector(`[data-place="${CSS.escape(focused)}"]`)?.focus();
}
