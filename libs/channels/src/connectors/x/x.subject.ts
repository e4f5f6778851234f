import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { x } from './index';
import { XPlatform } from './x.harness';

/** Everything needed to judge the connector. */
export const xSubject: Subject = {
  connector: x,
  fixtures: join(__dirname, 'fixtures'),
  account: {
    externalId: '11',
    settings: {},
    credentials: { clientId: 'spec-client', accessToken: 'spec-access-token', consumerSecret: 'spec-consumer-secret' },
  },
  platform: (time) => XPlatform.start(time),
};
