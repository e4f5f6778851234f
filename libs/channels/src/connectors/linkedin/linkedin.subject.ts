import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { linkedin } from './index';
import { LinkedInPlatform } from './linkedin.harness';

/** Everything needed to judge the connector. */
export const linkedinSubject: Subject = {
  connector: linkedin,
  fixtures: join(__dirname, 'fixtures'),
  account: {
    externalId: '501',
    settings: {},
    credentials: { clientId: 'spec-client', clientSecret: 'spec-client-secret', accessToken: 'spec-access-token' },
  },
  platform: () => LinkedInPlatform.start(),
};
