import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { youtube } from './index';
import { youtubeCredentials, youtubePlatform, youtubeSettings } from './youtube.harness';

/** Everything needed to judge the connector. */
export const youtubeSubject: Subject = {
  connector: youtube,
  fixtures: join(__dirname, 'fixtures'),
  account: { externalId: 'UCbrand000000000000000001', settings: youtubeSettings, credentials: youtubeCredentials },
  platform: () => youtubePlatform(),
};
