// The page of one person: joins the parts and hands them what changes.
import { me } from "./api.js";
import { setClock } from "./clock.js";
import * as elements from "./elements.js";
import { freshest, newer } from "./freshest.js";
import { install as installInspector } from "./inspector.js";
import { Live } from "./live.js";
import { closeMenu } from "./menu.js";
import * as modal from "./modal.js";
import { refreshNames } from "./names.js";
import { toast } from "./notices.js";
import {
  closeThread,
  draw,
  drawHome,
  here,
  installPanes,
  isRead,
  openChannel,
  refreshChannel,
  reload,
} from "./panes.js";
import { installQuick } from "./quick.js";
import { drawer, installSidebar, refreshSidebar, unread } from "./sidebar.js";

const HEAR = {
  message: (change) => {
    draw(change);
    const number = isRead(change.channel) ? 0 : change.unread;
    if (!unread(change.channel, number) && change.html) refreshSidebar(here().channel);
  },
  read: ({ channel, unread: number }) => unread(channel, number),
  sidebar: ({ html }) => refreshSidebar(here().channel, html),
  channel: ({ channel }) => refreshChannel(channel),
  names: () => refreshNames(),
  modal: ({ html }) => {
    newer("modal");
    modal.show(html);
  },
  home: ({ app, html }) => drawHome(app, html),
  clock: ({ now }) => setClock(now),
  reload: async () => {
    await Promise.all([reload(), refreshNames()]);
    const html = await freshest("modal", "modal");
    if (html !== undefined) modal.show(html ?? "");
  },
};

function escaped(event) {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  const people = document.querySelector("details.popup[open]");
  if (people) {
    people.open = false;
    people.querySelector("summary").focus();
  } else if (drawer(false)) {
    document.querySelector("#drawer-toggle").focus();
  } else closeThread();
}

function installPopups() {
  document.addEventListener("pointerdown", (event) => {
    for (const popup of document.querySelectorAll("details.popup[open]")) {
      if (!popup.contains(event.target)) popup.open = false;
    }
  });
  const toggle = document.querySelector("#inspector-toggle");
  const panel = document.querySelector("#inspector");
  toggle.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    document.body.classList.toggle("with-inspector", !panel.hidden);
    toggle.setAttribute("aria-expanded", String(!panel.hidden));
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    toggle.click();
    toggle.focus();
  });
}

async function go(channel, options) {
  closeMenu(false);
  if (!(await openChannel(channel, options))) toast("This conversation cannot be opened.");
}

elements.install(document.body, { user: me.id, toast, refresh: reload });
installInspector(document.querySelector("#inspector"));
modal.show(document.querySelector("#first-modal").innerHTML);
installPanes();
installSidebar(go);
installQuick(go);
installPopups();
document.addEventListener("keydown", escaped);
await refreshNames();
new Live(
  document.body.dataset.mark,
  (change) => HEAR[change.kind]?.(change),
  (yes) => {
    document.querySelector("#reconnecting").hidden = yes;
    document.body.toggleAttribute("data-live", yes);
  },
);
