import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { threads } from './index';
import { ThreadsPlatform } from './threads.harness';

/** Everything needed to judge the connector. */
export const threadsSubject: Subject = {
  connector: threads,
  fixtures: join(__dirname, 'fixtures'),
  account: {
    externalId: '25000000000000001',
    settings: {},
    credentials: { accessToken: 'THAAspecToken', appId: '7001', appSecret: 'spec-app-secret', verifyToken: 'spec' },
  },
  platform: (time) => ThreadsPlatform.start(time),
};
