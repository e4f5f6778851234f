import type { Routes, UrlMatcher } from '@angular/router';
import { withTexts } from '../../shared/i18n/language';
import { ComposerStore } from './data/composer-store';
import { DecisionCommands } from './data/decision-commands';
import { QueueStore } from './data/queue-store';
import { ReplySender } from './data/reply-sender';
import { SearchStore } from './data/search-store';
import { ThreadStore } from './data/thread-store';
import { Uploads } from './data/uploads';

/** One route for a view with or without a conversation, so that opening one keeps the list as it is. */
const viewAndConversation: UrlMatcher = (segments) => {
  const [view, conversation] = segments;
  if (!view || segments.length > 2) return null;
  return { consumed: segments, posParams: { view, ...(conversation ? { conversation } : {}) } };
};

export const inboxRoutes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: 'mine' },
  {
    matcher: viewAndConversation,
    canActivate: [withTexts('inbox')],
    title: 'rail.inbox',
    providers: [QueueStore, SearchStore, ThreadStore, Uploads, ReplySender, ComposerStore, DecisionCommands],
    loadComponent: () => import('./feature-inbox/inbox').then((file) => file.Inbox),
  },
];
