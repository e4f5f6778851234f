import type { Routes } from '@angular/router';
import { PersonStore } from '../../shared/contacts/person-store';
import { withTexts } from '../../shared/i18n/language';
import { ContactListStore } from './data/contact-list-store';

export const contactsRoutes: Routes = [
  {
    path: '',
    canActivate: [withTexts('contacts')],
    children: [
      {
        path: '',
        pathMatch: 'full',
        title: 'contacts.title',
        providers: [ContactListStore],
        loadComponent: () => import('./feature-list/contact-list').then((file) => file.ContactList),
      },
      {
        path: ':contact',
        title: 'contacts.title',
        providers: [PersonStore],
        loadComponent: () => import('./feature-profile/contact-profile').then((file) => file.ContactProfile),
      },
    ],
  },
];
