import type { Routes } from '@angular/router';
import { withTexts } from '../../shared/i18n/language';
import { requires } from '../../shared/session/guards';
import { BoardStore } from './data/board-store';
import { CareStore } from './data/care-store';
import { Decisions } from './data/decisions';
import { ItemActs } from './data/item-acts';
import { KeyGuard } from './data/key-guard';
import { ModerationClient } from './data/moderation-client';
import { OpenItem } from './data/open-item';
import { PracticeClient } from './data/practice-client';
import { ReasonPolicy } from './data/reason-policy';
import { RequestsStore } from './data/requests-store';
import { RowCache } from './data/row-cache';
import { RunsStore } from './data/runs-store';
import { Shield } from './data/shield';
import { DecisionDesk } from './feature-board/decision-desk';
import { DecisionWords } from './ui/decision-words';
import { PracticeWords } from './ui/practice-words';
import { RowModels } from './ui/row-model';

const texts = [withTexts('moderation'), withTexts('followup')];

export const moderationRoutes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: 'review' },
  {
    path: 'banned',
    canActivate: texts,
    title: 'moderation.sidebar.people',
    loadComponent: () => import('./feature-people/people').then((file) => file.People),
  },
  {
    path: 'appeals',
    canActivate: texts,
    title: 'moderation.sidebar.appeals',
    loadComponent: () => import('./feature-appeals/appeals').then((file) => file.Appeals),
  },
  {
    path: 'appeals/:id',
    canActivate: texts,
    title: 'followup.appeal.title',
    loadComponent: () => import('./feature-appeals/appeal-page').then((file) => file.AppealPage),
  },
  {
    path: 'decisions',
    canActivate: texts,
    title: 'moderation.sidebar.decisions',
    loadComponent: () => import('./feature-decisions/decision-log').then((file) => file.DecisionLog),
  },
  {
    path: 'reviews',
    canMatch: [requires('moderation.hide')],
    canActivate: texts,
    title: 'moderation.sidebar.reviews',
    loadComponent: () => import('./feature-reviews/reviews').then((file) => file.Reviews),
  },
  {
    path: 'agreement',
    canMatch: [requires('reports.read')],
    canActivate: texts,
    title: 'moderation.sidebar.agreement',
    loadComponent: () => import('./feature-agreement/agreement').then((file) => file.Agreement),
  },
  {
    path: 'training',
    canActivate: texts,
    title: 'moderation.sidebar.training',
    loadComponent: () => import('./feature-training/training').then((file) => file.Training),
  },
  {
    path: 'training/:run',
    canActivate: texts,
    title: 'moderation.sidebar.training',
    providers: [
      RowCache, KeyGuard, BoardStore, RunsStore, RequestsStore, CareStore, OpenItem, ItemActs, ReasonPolicy, Decisions, DecisionDesk, Shield, RowModels, PracticeClient,
      { provide: ModerationClient, useExisting: PracticeClient },
      { provide: DecisionWords, useClass: PracticeWords },
    ], // prettier-ignore
    loadComponent: () => import('./feature-training/practice').then((file) => file.Practice),
  },
  {
    path: 'transparency',
    canActivate: texts,
    title: 'moderation.sidebar.transparency',
    loadComponent: () => import('./feature-transparency/transparency').then((file) => file.Transparency),
  },
  {
    path: ':queue',
    canActivate: [withTexts('moderation')],
    title: 'rail.moderation',
    providers: [RowCache, KeyGuard, BoardStore, RunsStore, RequestsStore, CareStore, OpenItem, ItemActs, ReasonPolicy, Decisions, DecisionDesk, Shield, RowModels], // prettier-ignore
    loadComponent: () => import('./feature-board/board').then((file) => file.Board),
  },
];
