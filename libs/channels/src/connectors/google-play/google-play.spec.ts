import { join } from 'node:path';
import { describeConnector } from '../../testing/index';
import { PACKAGE, playCredentials, playPlatform, playSettings } from './google-play.harness';
import { googlePlay } from './index';

describeConnector({
  connector: googlePlay,
  fixtures: join(__dirname, 'fixtures'),
  account: { externalId: PACKAGE, settings: playSettings, credentials: playCredentials },
  platform: () => playPlatform(),
});
