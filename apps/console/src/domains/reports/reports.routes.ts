import type { Routes } from '@angular/router';
import { withTexts } from '../../shared/i18n/language';
import { TagReportStore } from './data/tag-report-store';

export const reportsRoutes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: 'tags' },
  {
    path: 'tags',
    canActivate: [withTexts('reports')],
    title: 'reports.tags.title',
    providers: [TagReportStore],
    loadComponent: () => import('./feature-tags/tag-report').then((file) => file.TagReport),
  },
];
