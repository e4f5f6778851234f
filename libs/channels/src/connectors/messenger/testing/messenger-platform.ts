import type { ActionVerb, ItemKind } from '@parvis/contracts';
import type { OutboundAction } from '../../../spi/outbound';
import type { PlatformHarness, PlatformTime } from '../../../testing';
import { messagePerformable, messageWasPerformed, MetaPlatform } from '../../meta/testing/meta-platform';

/** The double as a harness for Messenger; each message comes from somebody new. */
export class MessengerPlatform extends MetaPlatform implements PlatformHarness {
  static async start(time?: PlatformTime): Promise<MessengerPlatform> {
    const platform = new MessengerPlatform(time);
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
