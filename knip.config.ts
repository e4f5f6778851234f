import type { KnipConfig } from 'knip';

// One workspace, since the projects have no package.json of their own. Entries are what is started from outside;
// everything else must be reachable from them.
const config: KnipConfig = {
  entry: [
    'apps/{api,worker,simulator}/src/*.ts!',
    'apps/console/src/main.ts!',
    'apps/widget/src/{loader,frame}/main.ts!',
    'apps/*/src/test-setup.ts',
    'libs/*/src/test-setup.ts',
    'apps/**/*.e2e-spec.ts',
    'apps/worker/jest.crash.cjs',
    '{apps,libs}/**/*.{spec,int-spec}.ts',
    'tools/*.mjs',
    'tools/launch/{start,test,verify,check-images}.mjs',
    'tools/bench/{suites,workers}/*.mjs',
    'tools/{mail,wordpress}/run.mjs',
    'tools/bluesky/{run,hooks,server,sqlite}.mjs',
    'tools/jest/*.{mjs,cjs}',
    'tools/**/*.spec.mjs',
    '{apps,libs}/*/jest.config.cjs',
    'jest.{config,node}.cjs',
    'sheriff.config.ts',
  ],
  project: ['apps/**/*.ts', 'libs/**/*.ts', 'tools/**/*.{mjs,cjs}', '*.{mjs,cjs,ts}'],
  // wire shapes are there for integrators as much as for us
  ignoreIssues: { 'libs/contracts/src/*.ts': ['exports', 'types'] },
  ignoreExportsUsedInFile: true,
  ignoreDependencies: [
    '@babel/core', // pinned so that one copy serves all
    '@fontsource-variable/inter', // its files are in the console's public folder
    '@expo-google-fonts/noto-sans', // its files are embedded by evidence/document
    'unpdf', // run by the text of test/read-pdf
    'lucide-static', // icons are read by tools/make-sprite
    '@parvis/.+', // folders of this workspace, by the paths of tsconfig.base.json
    'dockerfilelint', // run by name in tools/verify
    '@atproto/dev-env', // installed in tools/bluesky
    'jest-environment-jsdom', // named by the Angular preset
  ],
  ignoreBinaries: ['setpriv'],
};

export { config as default };
