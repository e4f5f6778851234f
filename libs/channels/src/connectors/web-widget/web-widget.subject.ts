import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { webWidget } from './index';
import { fixtureAccount, webWidgetPlatform } from './web-widget.harness';

/** Everything needed to judge the connector. */
export const webWidgetSubject: Subject = {
  connector: webWidget,
  fixtures: join(__dirname, 'fixtures'),
  account: fixtureAccount,
  platform: () => webWidgetPlatform(),
  repeatable: true,
  notApplicable: { paging: 'what visitors do lands with their transcript; there is nothing to read' },
};
