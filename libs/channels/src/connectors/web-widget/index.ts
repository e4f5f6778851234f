import type { Connector } from '../../spi/connector';
import { ConnectorUnsupported } from '../../spi/errors';
import { capabilities } from './web-widget.capabilities';
import { credentials, settings } from './web-widget.fields';
import { parse } from './web-widget.parse';
import { perform } from './web-widget.perform';
import { probe } from './web-widget.probe';

export { allowsPage } from './web-widget.domains';
export { type WidgetSettings, widgetSettingsOf } from './web-widget.settings';
export {
  AGENT_BASE,
  type AgentMessage,
  type AgentMessageBody,
  type Landed,
  type LandedMessage,
  type LandedRead,
  type LandedVisitor,
} from './web-widget.wire';

/** Our own chat on websites: what visitors do lands with their transcript, what the team does goes into it. */
export const webWidget: Connector = {
  kind: 'web-widget',
  credentials,
  settings,
  capabilities,
  parse,
  perform,
  probe,
  /** Every call is one, however often it is made: repeating is safe whatever happened. */
  findPerformed: async () => ({ found: 'absent' }),
  handshake() {
    throw new ConnectorUnsupported('the widget has no hook');
  },
  verify() {
    throw new ConnectorUnsupported('the widget has no hook: its messages land with their transcript');
  },
  async fetchSince() {
    throw new ConnectorUnsupported('the widget is not read: its messages land with their transcript');
  },
  async fetchRef() {
    throw new ConnectorUnsupported('landed messages are whole: there is nothing to fetch by reference');
  },
  async listen() {
    throw new ConnectorUnsupported('the widget has no stream');
  },
};
