import { join } from 'node:path';
import { describeConnector } from '../../testing';
import { threads } from './index';
import { ThreadsPlatform } from './threads.harness';

describeConnector({
  connector: threads,
  fixtures: join(__dirname, 'fixtures'),
  account: {
    externalId: '25000000000000001',
    settings: {},
    credentials: { accessToken: 'THAAspecToken', appId: '7001', appSecret: 'spec-app-secret', verifyToken: 'spec' },
  },
  platform: () => ThreadsPlatform.start(),
});
