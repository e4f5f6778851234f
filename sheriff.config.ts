import { sameTag, type SheriffConfig } from '@softarc/sheriff-core';

// Folder rules inside projects, which Nx does not see: `npm run verify` runs them from the entry points of channels, console
// and widget.
// Connectors know the interface, the guarded HTTP client and what the networks of one company share, never each other.
// Console domains know themselves and `shared`; inside a domain features use ui and data, ui and data use no feature.
/** What the connectors of one company may use beside. */
function companyRules(company: string, connectors: readonly string[]) {
  return Object.fromEntries(connectors.map((name) => [`connector:${name}`, `channels:${company}`]));
}

export const config: SheriffConfig = {
  enableBarrelLess: true,
  barrelFileName: 'none.ts', // an index.ts is an entry of its lib (Nx guards those), not a border between folders
  modules: {
    'libs/channels/src/spi': 'channels:spi',
    'libs/channels/src/http': 'channels:http',
    'libs/channels/src/connectors/meta': 'channels:meta',
    'libs/channels/src/connectors/google': 'channels:google',
    'libs/channels/src/connectors/<name>': 'connector:<name>',
    'libs/channels/src/doubles': 'channels:doubles',
    'libs/channels/src/doubles/<network>': 'channels:doubles',
    'libs/channels/src/testing': 'channels:testing',
    'libs/channels/src/testing/<part>': 'channels:testing',
    'libs/contracts/src': 'lib:contracts',
    'libs/ui/src': 'lib:ui',
    'apps/widget/src/bridge': 'widget:bridge',
    'apps/widget/src/loader': 'widget:loader',
    'apps/widget/src/frame': 'widget:frame',
    'apps/widget/src/frame/api': 'widget:api',
    'apps/widget/src/frame/live': 'widget:live',
    'apps/widget/src/frame/text': 'widget:text',
    'apps/console/src/shared': 'console:shared',
    'apps/console/src/shell': 'console:shell',
    'apps/console/src/domains/<domain>/data': ['domain:<domain>', 'type:data'],
    'apps/console/src/domains/<domain>/ui': ['domain:<domain>', 'type:ui'],
    'apps/console/src/domains/<domain>/feature-<name>': ['domain:<domain>', 'type:feature'],
  },
  depRules: {
    root: () => true,
    'lib:*': () => true, // between projects Nx decides
    'channels:spi': ['channels:spi', 'lib:contracts'],
    'channels:http': ['channels:http', 'channels:spi', 'lib:contracts'],
    'channels:meta': ['channels:meta', 'channels:spi', 'channels:http', 'lib:contracts'],
    'channels:google': ['channels:spi', 'channels:http', 'lib:contracts'],
    'connector:*': [sameTag, 'channels:spi', 'channels:http', 'lib:contracts'],
    ...companyRules('meta', ['facebook', 'messenger', 'instagram', 'whatsapp', 'threads']),
    ...companyRules('google', ['youtube', 'google-business']),
    'channels:doubles': ['channels:doubles', 'channels:spi', 'channels:http', 'lib:contracts'],
    'channels:testing': ['channels:testing', 'channels:spi', 'channels:http', 'channels:doubles', 'lib:contracts'],
    'widget:bridge': [],
    'widget:loader': ['widget:bridge'],
    'widget:frame': ['widget:frame', 'widget:bridge', 'widget:api', 'widget:live', 'widget:text', 'lib:contracts'],
    // what talks to the server or cuts up text knows nothing of what is shown
    'widget:api': ['lib:contracts'],
    'widget:live': [],
    'widget:text': [],
    'console:shared': ['console:shared', 'lib:contracts', 'lib:ui'],
    'console:shell': ['console:shell', 'console:shared', 'lib:contracts', 'lib:ui'],
    'domain:*': [sameTag, 'console:shared', 'lib:contracts', 'lib:ui'],
    'type:data': ['type:data', 'console:shared', 'lib:contracts', 'lib:ui'],
    'type:ui': ['type:ui', 'type:data', 'console:shared', 'lib:contracts', 'lib:ui'],
    'type:feature': ['type:feature', 'type:ui', 'type:data', 'console:shared', 'lib:contracts', 'lib:ui'],
  },
};
