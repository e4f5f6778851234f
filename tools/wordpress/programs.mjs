import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** The path of a program, null where it is missing; Debian keeps servers outside an ordinary user's PATH. */
export function programOrNull(name) {
  for (const folder of [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'].filter(Boolean)) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // not in this folder
    }
  }
  return null;
}

export function findProgram(name) {
  const path = programOrNull(name);
  if (path === null) throw new Error(`${name} is not installed: run tools/wordpress/install.sh as root.`);
  return path;
}
