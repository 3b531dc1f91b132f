// What can be named: commands, shortcuts, people, channels. Asked again when they change.
import { look } from "./api.js";

export const names = { commands: [], shortcuts: [], people: [], channels: [] };

/** Ask the server again. */
export async function refreshNames() {
  Object.assign(names, (await look("names", "json")) ?? {});
}
