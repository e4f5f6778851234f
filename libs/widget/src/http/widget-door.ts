import { Injectable } from '@nestjs/common';
import type { WidgetConfig } from '@parvis/contracts';
import { type FromPage, OriginGuard } from '../access/origin-guard';
import { type KnownWidget, WidgetDirectory } from '../access/widget-directory';
import { WidgetOffer } from '../offer/widget-offer';
import { WidgetNews } from '../realtime/widget-news';

/** Which widget, from which page, and what it offers. */
@Injectable()
export class WidgetDoor {
  constructor(
    readonly origins: OriginGuard,
    readonly news: WidgetNews,
    private readonly directory: WidgetDirectory,
    private readonly offer: WidgetOffer,
  ) {}

  async mayCall(origin: string, host: string | undefined): Promise<boolean> {
    return this.origins.isOwn({ origin, host }) || this.directory.someAllows(origin);
  }

  async enter(key: string, page: FromPage): Promise<KnownWidget> {
    const widget = await this.directory.require(key);
    this.origins.check(widget, page);
    return widget;
  }

  async config(key: string, page: FromPage): Promise<WidgetConfig> {
    return this.offer.of(await this.enter(key, page));
  }
}
