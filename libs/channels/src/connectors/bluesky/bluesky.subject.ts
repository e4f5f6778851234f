import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { blueskyPlatform } from './bluesky.harness';
import { bluesky } from './index';

/** Everything needed to judge the connector. */
export const blueskySubject: Subject = {
  connector: bluesky,
  fixtures: join(__dirname, 'fixtures'),
  account: {
    externalId: 'did:plc:brand',
    settings: { identifier: 'brand.example' },
    credentials: { appPassword: 'fixt-ures-pass-word' },
  },
  platform: () => blueskyPlatform(),
};
