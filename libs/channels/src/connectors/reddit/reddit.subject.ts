import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { reddit } from './index';
import { redditPlatform } from './reddit.harness';

/** Everything needed to judge the connector. */
export const redditSubject: Subject = {
  connector: reddit,
  fixtures: join(__dirname, 'fixtures'),
  account: {
    externalId: 't2_brand1',
    settings: { username: 'brand_account', subreddits: 'brandhub' },
    credentials: {
      clientId: 'fixture-client',
      clientSecret: 'fixture-secret-12345',
      refreshToken: 'fixture-refresh-12345',
    },
  },
  platform: () => redditPlatform(),
};
