import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { APP, storeCredentials, storePlatform, storeSettings } from './app-store.harness';
import { appStore } from './index';

/** Everything needed to judge the connector. */
export const appStoreSubject: Subject = {
  connector: appStore,
  fixtures: join(__dirname, 'fixtures'),
  account: { externalId: APP, settings: storeSettings, credentials: storeCredentials },
  platform: () => storePlatform(),
};
