import { join } from 'node:path';
import { describeConnector } from '../../testing/index';
import { youtube } from './index';
import { youtubeCredentials, youtubePlatform, youtubeSettings } from './youtube.harness';

describeConnector({
  connector: youtube,
  fixtures: join(__dirname, 'fixtures'),
  account: { externalId: 'UCbrand000000000000000001', settings: youtubeSettings, credentials: youtubeCredentials },
  platform: () => youtubePlatform(),
});
