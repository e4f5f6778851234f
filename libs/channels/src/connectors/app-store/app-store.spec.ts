import { join } from 'node:path';
import { describeConnector } from '../../testing/index';
import { APP, storeCredentials, storePlatform, storeSettings } from './app-store.harness';
import { appStore } from './index';

describeConnector({
  connector: appStore,
  fixtures: join(__dirname, 'fixtures'),
  account: { externalId: APP, settings: storeSettings, credentials: storeCredentials },
  platform: () => storePlatform(),
});
