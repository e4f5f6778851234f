import { Injectable } from '@nestjs/common';
import { allowsPage } from '@parvis/channels/web-widget';
import { isOwnOrigin } from '@parvis/inbox';
import { ServerConfig } from '@parvis/platform';
import { refuse } from './refusal';
import type { KnownWidget } from './widget-directory';

/** What a request says of the page it comes from. */
export interface FromPage {
  origin: string | undefined;
  host: string | undefined;
}

/**
 * From where a widget may be used: our own frame, pages of its domains, or no page at all (a server, an app). Only a soft guard,
 * since whoever is no browser can send any origin; the frame's `frame-ancestors` is what keeps other sites out.
 */
@Injectable()
export class OriginGuard {
  constructor(private readonly server: ServerConfig) {}

  isOwn({ origin, host }: FromPage): boolean {
    return isOwnOrigin(origin, host, this.server.publicUrl);
  }

  /** @throws WidgetRefusal `origin_not_allowed` */
  check(widget: KnownWidget, page: FromPage): void {
    if (this.isOwn(page) || allowsPage(widget.settings.domains, page.origin ?? '')) return;
    refuse('origin_not_allowed', 'This widget may not be used on this site.');
  }

  /** The page that embeds the frame, as the frame names it. @throws WidgetRefusal `origin_not_allowed` */
  checkHostPage(widget: KnownWidget, url: string): void {
    if (!allowsPage(widget.settings.domains, url))
      refuse('origin_not_allowed', 'This widget may not be used on this site.');
  }
}
