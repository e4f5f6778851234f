// The lock file installs everywhere: nothing runs at install, every platform's binaries are named, no download address is pinned.
import { readFile } from 'node:fs/promises';

/** The entry a package resolves to from inside another one, as Node looks it up. */
function lookUp(packages, from, name) {
  for (let folder = from; ;) {
    const path = `${folder ? `${folder}/` : ''}node_modules/${name}`;
    if (packages[path]) return packages[path];
    if (!folder) return null;
    const cut = folder.lastIndexOf('node_modules/');
    folder = cut <= 0 ? '' : folder.slice(0, cut - 1);
  }
}

const EXACT = /^\d+\.\d+\.\d+[\w.-]*$/;

/** Faults of a package.json and its lock file. */
export function lockFaults({ allowScripts = {}, dependencies = {}, devDependencies = {} }, { packages }) {
  const faults = [];
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    if (!EXACT.test(version)) faults.push(`package.json: ${name} is not pinned exactly (${version})`);
  }
  for (const [path, entry] of Object.entries(packages)) {
    const name = path.split('node_modules/').at(-1);
    if (entry.hasInstallScript && allowScripts[name] !== false)
      faults.push(`allowScripts: ${name} has an install script and is not denied`);
    if (entry.resolved) faults.push(`package-lock.json: ${path} holds a download address`);
    if (path && !entry.integrity && !entry.link) faults.push(`package-lock.json: ${path} has no integrity hash`);
    for (const [optional, range] of Object.entries(entry.optionalDependencies ?? {})) {
      const found = lookUp(packages, path, optional);
      // exact ranges are the binaries of other platforms; one that is missing or another version breaks `npm ci` there
      if (EXACT.test(range) && found?.version !== range)
        faults.push(
          `package-lock.json: ${path} needs ${optional}@${range}, which is missing: choose a version of ${name} whose binaries are all published`,
        );
    }
  }
  return faults;
}

export async function checkLock() {
  const read = async (file) => JSON.parse(await readFile(file, 'utf8'));
  return lockFaults(await read('package.json'), await read('package-lock.json'));
}
