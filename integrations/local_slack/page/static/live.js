// The stream of changes. It reads on from its mark, so nothing is lost while it was away.
import { me } from "./api.js";

const WAITS = [100, 300, 1000, 2000];

export class Live {
  /** `hear(change)` is called for each change, `connected(yes)` when the line comes or goes. */
  constructor(mark, hear, connected) {
    this.mark = mark;
    this.hear = hear;
    this.connected = connected;
    this.tries = 0;
    this.open();
    // A browser keeps six connections to a server for all its tabs: those not seen give theirs back.
    document.addEventListener("visibilitychange", () => (document.hidden ? this.close() : this.open()));
    addEventListener("pagehide", () => this.close());
    addEventListener("pageshow", (event) => event.persisted && this.open());
  }

  open() {
    clearTimeout(this.timer);
    if (this.source) return;
    const source = new EventSource(`/page/${encodeURIComponent(me.id)}/live?since=${this.mark}`);
    this.source = source;
    source.onopen = () => {
      this.tries = 0;
      this.connected(true);
    };
    source.onmessage = (event) => {
      this.mark = event.lastEventId || this.mark;
      for (const change of JSON.parse(event.data)) this.hear(change);
    };
    source.onerror = () => {
      this.close();
      this.connected(false);
      this.timer = setTimeout(() => this.open(), WAITS[Math.min(this.tries++, WAITS.length - 1)]);
    };
  }

  close() {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }
}
