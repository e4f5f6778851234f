import type { Routes } from '@angular/router';
import { withTexts } from '../../shared/i18n/language';
import { BoardStore } from './data/board-store';
import { CareStore } from './data/care-store';
import { Decisions } from './data/decisions';
import { ItemActs } from './data/item-acts';
import { KeyGuard } from './data/key-guard';
import { OpenItem } from './data/open-item';
import { ReasonPolicy } from './data/reason-policy';
import { RequestsStore } from './data/requests-store';
import { RowCache } from './data/row-cache';
import { RunsStore } from './data/runs-store';
import { DecisionDesk } from './feature-board/decision-desk';
import { RowModels } from './ui/row-model';

export const moderationRoutes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: 'review' },
  {
    path: ':queue',
    canActivate: [withTexts('moderation')],
    title: 'rail.moderation',
    providers: [RowCache, KeyGuard, BoardStore, RunsStore, RequestsStore, CareStore, OpenItem, ItemActs, ReasonPolicy, Decisions, DecisionDesk, RowModels], // prettier-ignore
    loadComponent: () => import('./feature-board/board').then((file) => file.Board),
  },
];
