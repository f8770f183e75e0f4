import { make } from "./dom.js";
import { renderText } from "./text.js";

/** Asks what an element's `confirm` says; true when the person goes on. */
export function askConfirm(confirm) {
  const dialog = document.getElementById("confirm");
  return new Promise((resolve) => {
    dialog.replaceChildren(
      make("h2", { id: "confirm-title" }, renderText(confirm.title)),
      make("p", {}, renderText(confirm.text)),
      make(
        "div",
        { class: "dialog-foot" },
        make(
          "button",
          { type: "button", class: "button", onclick: () => dialog.close("deny") },
          renderText(confirm.deny),
        ),
        make(
          "button",
          {
            type: "button",
            class: `button ${confirm.style === "danger" ? "danger" : "primary"}`,
            onclick: () => dialog.close("confirm"),
          },
          renderText(confirm.confirm),
        ),
      ),
    );
    dialog.returnValue = "";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "confirm"), { once: true });
    dialog.showModal();
  });
}
