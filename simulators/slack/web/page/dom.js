/** Makes an element. Children that are strings become text nodes: no text on this page is ever read as markup. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "value" || name === "checked" || name === "disabled") element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Only https and http addresses become links; anything else stays text. */
export function makeLink(url, ...children) {
  const isWeb = /^https?:\/\//i.test(url) && URL.canParse(url);
  const shown = children.length > 0 ? children : [url];
  if (!isWeb) return make("span", {}, ...shown);
  return make("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: url }, ...shown);
}
