import { join } from 'node:path';
import { describeConnector } from '../../testing';
import { linkedin } from './index';
import { LinkedInPlatform } from './linkedin.harness';

describeConnector({
  connector: linkedin,
  fixtures: join(__dirname, 'fixtures'),
  account: {
    externalId: '501',
    settings: {},
    credentials: { clientId: 'spec-client', clientSecret: 'spec-client-secret', accessToken: 'spec-access-token' },
  },
  platform: () => LinkedInPlatform.start(),
});
