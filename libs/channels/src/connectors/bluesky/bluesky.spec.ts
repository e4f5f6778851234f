import { join } from 'node:path';
import { describeConnector } from '../../testing/index';
import { blueskyPlatform } from './bluesky.harness';
import { bluesky } from './index';

describeConnector({
  connector: bluesky,
  fixtures: join(__dirname, 'fixtures'),
  account: {
    externalId: 'did:plc:brand',
    settings: { identifier: 'brand.example' },
    credentials: { appPassword: 'fixt-ures-pass-word' },
  },
  platform: blueskyPlatform,
});
