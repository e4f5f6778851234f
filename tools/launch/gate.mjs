// Looks at the Node version before anything newer syntax could trip over, so that an old Node gets to say what is missing.
const OLDEST = [20, 19];

/** Runs the command's module (its `main(root)`), installed and on the pinned Node; an unsuitable Node is told in one sentence. */
export function onSuitableNode(load) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) {
    return import('./bootstrap.mjs').then(({ runCommand }) => runCommand(async (root) => (await load()).main(root)));
  }
  console.error(
    `\nParvis: Node.js ${OLDEST.join('.')} or newer is needed and this is ${process.versions.node}: install the current LTS from nodejs.org and run the command again.`,
  );
  process.exitCode = 1;
  return Promise.resolve();
}
