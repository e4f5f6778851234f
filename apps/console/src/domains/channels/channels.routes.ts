import type { Routes } from '@angular/router';
import { withTexts } from '../../shared/i18n/language';
import { requires } from '../../shared/session/guards';

export const channelsRoutes: Routes = [
  {
    path: '',
    canActivate: [withTexts('channels')],
    children: [
      {
        path: '',
        pathMatch: 'full',
        title: 'rail.channels',
        loadComponent: () => import('./feature-accounts/account-list').then((file) => file.AccountList),
      },
      {
        path: 'connect',
        pathMatch: 'full',
        canMatch: [requires('channels.manage')],
        title: 'channels.connect.title',
        loadComponent: () => import('./feature-connect/choose-kind').then((file) => file.ChooseKind),
      },
      {
        path: 'connect/:kind',
        canMatch: [requires('channels.manage')],
        title: 'channels.connect.title',
        loadComponent: () => import('./feature-connect/connect').then((file) => file.Connect),
      },
      {
        path: 'sign-in',
        canMatch: [requires('channels.manage')],
        title: 'channels.sign-in.heading',
        loadComponent: () => import('./feature-sign-in/sign-in').then((file) => file.SignIn),
      },
      {
        path: ':accountId',
        title: 'rail.channels',
        loadComponent: () => import('./feature-account/account-page').then((file) => file.AccountPage),
      },
    ],
  },
];
