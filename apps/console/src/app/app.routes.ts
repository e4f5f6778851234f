import type { Routes } from '@angular/router';
import { withTexts } from '../shared/i18n/language';
import { requires, signedIn } from '../shared/session/guards';

export const routes: Routes = [
  {
    path: 'login',
    canActivate: [withTexts('access')],
    title: 'access.login.title',
    loadComponent: () => import('../domains/access/feature-login/login').then((file) => file.Login),
  },
  {
    path: 'invite/:token',
    canActivate: [withTexts('access')],
    title: 'access.invitation.title',
    loadComponent: () => import('../domains/access/feature-invitation/invitation').then((file) => file.Invitation),
  },
  {
    path: 'answer/:token',
    canActivate: [withTexts('access')],
    title: 'access.answer.title',
    loadComponent: () => import('../domains/access/feature-answer/answer').then((file) => file.Answer),
  },
  {
    path: '',
    canActivate: [signedIn],
    loadComponent: () => import('../shell/shell').then((file) => file.Shell),
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'inbox/mine' },
      {
        path: 'inbox',
        canMatch: [requires('inbox.read')],
        loadChildren: () => import('../domains/inbox/inbox.routes').then((file) => file.inboxRoutes),
      },
      {
        path: 'approvals',
        canMatch: [requires('inbox.approve')],
        loadChildren: () => import('../domains/inbox/inbox.routes').then((file) => file.approvalRoutes),
      },
      {
        path: 'moderation',
        canMatch: [requires('moderation.read')],
        loadChildren: () => import('../domains/moderation/moderation.routes').then((file) => file.moderationRoutes),
      },
      {
        path: 'reports',
        canMatch: [requires('feedback.read')],
        loadChildren: () => import('../domains/reports/reports.routes').then((file) => file.reportsRoutes),
      },
      {
        path: 'contacts',
        canMatch: [requires('contacts.read')],
        loadChildren: () => import('../domains/contacts/contacts.routes').then((file) => file.contactsRoutes),
      },
      {
        path: 'channels',
        canMatch: [requires('channels.read')],
        loadChildren: () => import('../domains/channels/channels.routes').then((file) => file.channelsRoutes),
      },
      {
        path: 'settings',
        loadChildren: () => import('../domains/settings/settings.routes').then((file) => file.settingsRoutes),
      },
      {
        path: 'me',
        loadChildren: () => import('../domains/settings/settings.routes').then((file) => file.meRoutes),
      },
      {
        path: '**',
        title: 'notFound.title',
        loadComponent: () => import('../shell/not-found').then((file) => file.NotFound),
      },
    ],
  },
];
