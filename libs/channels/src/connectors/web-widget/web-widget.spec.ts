import { join } from 'node:path';
import { describeConnector } from '../../testing/index';
import { webWidget } from './index';
import { fixtureAccount, webWidgetPlatform } from './web-widget.harness';

describeConnector({
  connector: webWidget,
  fixtures: join(__dirname, 'fixtures'),
  account: fixtureAccount,
  platform: webWidgetPlatform,
  repeatable: true,
  notApplicable: { paging: 'what visitors do lands with their transcript; there is nothing to read' },
});
