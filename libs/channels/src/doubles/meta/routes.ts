import { APP_ROUTES } from './routes-app';
import type { Route } from './graph-call';
import { BATCH_ROUTES } from './routes-batch';
import { INSTAGRAM_ROUTES } from './routes-instagram';
import { MESSAGE_ROUTES } from './routes-messages';
import { OBJECT_ROUTES } from './routes-objects';
import { PAGE_ROUTES } from './routes-page';

/** Tried in this order; the routes of single objects match almost anything and come last. */
export const ROUTES: readonly [method: string, path: RegExp, route: Route][] = [
  ...BATCH_ROUTES,
  ...APP_ROUTES,
  ...MESSAGE_ROUTES,
  ...INSTAGRAM_ROUTES,
  ...PAGE_ROUTES,
  ...OBJECT_ROUTES,
];
