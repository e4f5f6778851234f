import type { ActionVerb, ItemKind } from '@parvis/contracts';
import { join } from 'node:path';
import { describeConnector, type PlatformHarness } from '../../testing';
import type { OutboundAction } from '../../spi/outbound';
import { messagePerformable, messageWasPerformed, MetaPlatform } from '../meta/testing/meta-platform';
import { messenger } from './index';

/** The double as a harness for Messenger; each message comes from somebody new. */
class MessengerPlatform extends MetaPlatform implements PlatformHarness {
  static async start(): Promise<MessengerPlatform> {
    const platform = new MessengerPlatform();
    await platform.start();
    return platform;
  }

  get account() {
    return this.accountFor(this.page);
  }

  makeItem(text: string): Promise<string> {
    return Promise.resolve(this.network.sendDirectMessage(this.page.id, this.somebody(), text).mid);
  }

  editItem(externalId: string, text: string): Promise<void> {
    this.network.messaging.edit(externalId, text);
    return Promise.resolve();
  }

  removeItem(externalId: string): Promise<void> {
    this.network.messaging.unsend(externalId);
    return Promise.resolve();
  }

  performable(verb: ActionVerb, kind: ItemKind): Promise<OutboundAction> {
    return Promise.resolve(messagePerformable(this, this.page, verb, kind));
  }

  wasPerformed(action: OutboundAction): boolean {
    return messageWasPerformed(this, this.page, action);
  }
}

describeConnector({
  connector: messenger,
  fixtures: join(__dirname, 'fixtures'),
  account: {
    externalId: '10210',
    settings: {},
    credentials: { accessToken: 'EAAspec', appId: '424242', appSecret: 'spec-app-secret', verifyToken: 'spec' },
  },
  platform: () => MessengerPlatform.start(),
});
