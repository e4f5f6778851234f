import { join } from 'node:path';
import { describeConnector } from '../../testing';
import { x } from './index';
import { XPlatform } from './x.harness';

describeConnector({
  connector: x,
  fixtures: join(__dirname, 'fixtures'),
  account: {
    externalId: '11',
    settings: {},
    credentials: { clientId: 'spec-client', accessToken: 'spec-access-token', consumerSecret: 'spec-consumer-secret' },
  },
  platform: () => XPlatform.start(),
});
