// Reads a Dockerfile and a .dockerignore: just what our own files use, refusing what it does not know.
const KNOWN = ['FROM', 'WORKDIR', 'ENV', 'COPY', 'RUN', 'USER', 'VOLUME', 'EXPOSE', 'HEALTHCHECK', 'CMD'];

/** The instructions in order: name, flags (`--from=build` as `{from: 'build'}`) and the rest of the line. */
export function parseDockerfile(text) {
  const joined = text.replace(/^\s*#.*\n/gm, '').replace(/\\\n/g, ' ');
  return joined
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [, name, rest] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
      if (!KNOWN.includes(name)) throw new Error(`Dockerfile: unknown instruction in "${line}"`);
      const flags = {};
      const args = rest.replace(/^(--[\w-]+=\S+\s+)+/, (all) => {
        for (const [, key, value] of all.matchAll(/--([\w-]+)=(\S+)/g)) flags[key] = value;
        return '';
      });
      return { name, flags, args };
    });
}

/** `["node", "x"]` or a line for the shell, as an argument list. */
export function commandOf(args) {
  return args.startsWith('[') ? JSON.parse(args) : ['sh', '-c', args];
}

/** Docker's patterns: `*` stays within a folder and matches dot files too, `**` crosses folders. */
function patternOf(glob) {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/?|\*|\?/g, (wild) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[wild]);
  return new RegExp(`^${source}$`);
}

/** Whether .dockerignore keeps the path out of the build: the last pattern that fits the path or a folder above it decides. */
export function ignoredBy(ignore) {
  const rules = ignore
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => ({ keep: line.startsWith('!'), pattern: patternOf(line.replace(/^!/, '').replace(/\/$/, '')) }));
  return (path) => {
    const parts = path.split('/');
    const prefixes = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    const last = rules.findLast(({ pattern }) => prefixes.some((prefix) => pattern.test(prefix)));
    return last !== undefined && !last.keep;
  };
}
