import { join } from 'node:path';
import { describeConnector } from '../../testing/index';
import { youtube } from './index';
import { youtubeCredentials, youtubePlatform, youtubeSettings } from './youtube.harness';

describeConnector({
  connector: youtube,
  fixtures: join(__dirname, 'fixtures'),
  account: { externalId: 'UCbrand000000000000000001', settings: youtubeSettings, credentials: youtubeCredentials },
  // The kit plays a silent platform: calls have to end soon.
  platform: () => youtubePlatform({}, 500),
});
