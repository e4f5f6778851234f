import type { Routes, UrlMatcher } from '@angular/router';
import { withTexts } from '../../shared/i18n/language';
import { HitTrail } from './data/hit-trail';
import { QueueStore } from './data/queue-store';
import { SearchStore } from './data/search-store';
import { ThreadStore } from './data/thread-store';

/** One route for a view with or without a conversation, so that opening one keeps the list as it is. */
const viewAndConversation: UrlMatcher = (segments) => {
  const [view, conversation] = segments;
  if (!view || segments.length > 2) return null;
  return { consumed: segments, posParams: { view, ...(conversation ? { conversation } : {}) } };
};

/** What waits for the member's approval. */
export const approvalRoutes: Routes = [
  {
    path: '',
    canActivate: [withTexts('inbox')],
    title: 'rail.approvals',
    loadComponent: () => import('./feature-approvals/approvals').then((file) => file.Approvals),
  },
];

export const inboxRoutes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: 'mine' },
  {
    matcher: viewAndConversation,
    canActivate: [withTexts('inbox'), withTexts('contacts'), withTexts('bulk'), withTexts('search')],
    title: 'rail.inbox',
    providers: [HitTrail, QueueStore, SearchStore, ThreadStore],
    loadComponent: () => import('./feature-inbox/inbox').then((file) => file.Inbox),
  },
];
