import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { PACKAGE, playCredentials, playPlatform, playSettings } from './google-play.harness';
import { googlePlay } from './index';

/** Everything needed to judge the connector. */
export const googlePlaySubject: Subject = {
  connector: googlePlay,
  fixtures: join(__dirname, 'fixtures'),
  account: { externalId: PACKAGE, settings: playSettings, credentials: playCredentials },
  platform: () => playPlatform(),
};
