import type { Routes } from '@angular/router';
import { withTexts } from '../../shared/i18n/language';
import { requires } from '../../shared/session/guards';

export const settingsRoutes: Routes = [
  {
    path: '',
    canActivate: [withTexts('settings')],
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'team' },
      {
        path: 'team',
        canMatch: [requires('team.read')],
        title: 'settings.team.title',
        loadComponent: () => import('./feature-team/team').then((file) => file.Team),
      },
      {
        path: 'teams',
        canMatch: [requires('team.read')],
        title: 'settings.teams.title',
        loadComponent: () => import('./feature-teams/teams').then((file) => file.Teams),
      },
      {
        path: 'roles',
        canMatch: [requires('team.read')],
        title: 'settings.roles.title',
        loadComponent: () => import('./feature-roles/roles').then((file) => file.Roles),
      },
      {
        path: 'tags',
        canMatch: [requires('feedback.read')],
        title: 'settings.tags.title',
        loadComponent: () => import('./feature-tags/tags').then((file) => file.Tags),
      },
    ],
  },
];

export const meRoutes: Routes = [
  {
    path: '',
    canActivate: [withTexts('settings')],
    title: 'settings.me.title',
    loadComponent: () => import('./feature-me/me').then((file) => file.Me),
  },
];
