// "Are you sure?", asked before an act that has a confirmation.

export function agreed(element) {
  const template = element.querySelector(":scope > template.confirm");
  if (!template) return Promise.resolve(true);
  const dialog = document.createElement("dialog");
  dialog.className = "modal small";
  dialog.setAttribute("role", "alertdialog");
  dialog.append(template.content.cloneNode(true));
  const heading = dialog.querySelector("h2");
  dialog.setAttribute("aria-label", heading.textContent);
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    dialog.showModal();
  });
}
