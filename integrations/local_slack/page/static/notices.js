// What did not work, said in a corner; and a question before what cannot be undone.
import { make } from "./dom.js";

const SHOWN_MS = 8000;
const SENTENCES = {
  unreachable: "The local Slack cannot be reached. Your words are still here.",
  operation_timeout: "The app did not answer in time (operation_timeout).",
  not_in_channel: "You are not in this channel.",
  is_archived: "This channel is archived.",
  no_text: "There is nothing to send.",
  thread_not_found: "This thread is not there any more.",
  message_not_found: "This message is not there any more.",
  messages_tab_read_only: "This app takes no messages here.",
  user_not_visible: "You share no channel with this person.",
};

/** Say something for some seconds. */
export function toast(text) {
  const dismiss = () => note.remove();
  const close = make("button", { type: "button", "aria-label": "Dismiss", onclick: dismiss }, "×");
  const note = make("div", { class: "notice" }, make("span", {}, text), close);
  document.querySelector("#notices").append(note);
  setTimeout(() => note.remove(), SHOWN_MS);
}

/** Say why an act did not work, unless the page shows it already; returns whether it did work. */
export function told(answer) {
  if (answer.ok) return true;
  const shown = (answer.shown ?? []).length > 0;
  if (!shown) toast(answer.sentence || SENTENCES[answer.error] || `That did not work: ${answer.error}`);
  return false;
}

/** Ask before something; resolves to whether it was confirmed. */
export function ask(question, label) {
  const dialog = make(
    "dialog",
    { class: "ask", "aria-label": question },
    make(
      "form",
      { method: "dialog" },
      make("p", {}, question),
      make(
        "div",
        { class: "row" },
        make("button", { value: "no" }, "Cancel"),
        make("button", { value: "yes", class: "danger", autofocus: true }, label),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
