// What can be named: commands, shortcuts, people, channels. Asked again when they change.
import { freshest } from "./freshest.js";

export const names = { commands: [], shortcuts: [], people: [], channels: [] };

/** Ask the server again. */
export async function refreshNames() {
  Object.assign(names, (await freshest("names", "names", "json")) ?? {});
}
