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
        path: 'team/:id/skills',
        canMatch: [requires('team.read')],
        title: 'settings.sidebar.team',
        loadComponent: () => import('./feature-skills/skills').then((file) => file.Skills),
      },
      {
        path: 'assignment',
        canMatch: [requires('team.read')],
        title: 'settings.assignment.title',
        loadComponent: () => import('./feature-assignment/assignment').then((file) => file.Assignment),
      },
      {
        path: 'assignment/:id',
        canMatch: [requires('team.read')],
        title: 'settings.assignment.title',
        loadComponent: () => import('./feature-assignment/policy').then((file) => file.Policy),
      },
      {
        path: 'assignment/:id/load',
        canMatch: [requires('rules.manage')],
        title: 'settings.load.points',
        loadComponent: () => import('./feature-assignment/team-load').then((file) => file.TeamLoad),
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
      {
        path: 'sla',
        canMatch: [requires('inbox.read')],
        title: 'settings.sla.title',
        loadComponent: () => import('./feature-sla/sla').then((file) => file.SlaPage),
      },
      {
        path: 'hours',
        canMatch: [requires('inbox.read')],
        title: 'settings.hours.title',
        loadComponent: () => import('./feature-hours/hours').then((file) => file.Hours),
      },
      {
        path: 'moderation/reasons',
        canMatch: [requires('moderation.read')],
        canActivate: [withTexts('policies')],
        title: 'policies.title',
        loadComponent: () => import('./feature-reasons/reasons').then((file) => file.Reasons),
      },
      {
        path: 'moderation/safeguards',
        canMatch: [requires('moderation.read')],
        canActivate: [withTexts('policies')],
        title: 'policies.safeguards',
        loadComponent: () => import('./feature-safeguards/safeguards').then((file) => file.Safeguards),
      },
      {
        path: 'rules',
        canMatch: [requires('rules.manage')],
        canActivate: [withTexts('rules'), withTexts('inbox')],
        children: [
          {
            path: '',
            title: 'rules.title',
            loadComponent: () => import('./feature-rules/rules').then((file) => file.RulesPage),
          },
          {
            path: ':id',
            title: 'rules.rule',
            loadComponent: () => import('./feature-rules/rule-page').then((file) => file.RulePage),
          },
        ],
      },
      {
        path: 'moderation',
        canMatch: [requires('rules.propose')],
        canActivate: [withTexts('screening')],
        children: [
          {
            path: 'rules',
            title: 'screening.title',
            loadComponent: () =>
              import('./feature-screening-rules/screening-rules').then((file) => file.ScreeningRulesPage),
          },
          {
            path: 'rules/:id',
            title: 'screening.rule-page',
            loadComponent: () =>
              import('./feature-screening-rules/screening-rule-page').then((file) => file.ScreeningRulePage),
          },
          {
            path: 'words',
            title: 'screening.words.title',
            loadComponent: () => import('./feature-word-lists/word-lists').then((file) => file.WordListsPage),
          },
          {
            path: 'words/:id',
            title: 'screening.words.list',
            loadComponent: () => import('./feature-word-lists/word-list-page').then((file) => file.WordListPage),
          },
          {
            path: 'detectors',
            canMatch: [requires('rules.manage')],
            title: 'screening.detect.title',
            loadComponent: () => import('./feature-screening/screening-page').then((file) => file.ScreeningPage),
          },
          { path: '', pathMatch: 'full', redirectTo: 'rules' },
        ],
      },
      {
        path: 'replies',
        canMatch: [requires('inbox.reply')],
        title: 'settings.replies.title',
        loadComponent: () => import('./feature-replies/replies').then((file) => file.Replies),
      },
      {
        path: 'import',
        canMatch: [requires('channels.manage')],
        title: 'settings.import.title',
        loadComponent: () => import('./feature-import/imports').then((file) => file.Imports),
      },
      {
        path: 'assistance',
        canMatch: [requires('channels.manage')],
        title: 'settings.assistance.title',
        loadComponent: () => import('./feature-assistance/assistance').then((file) => file.Assistance),
      },
      {
        path: 'api',
        title: 'settings.api.title',
        loadComponent: () => import('./feature-api/api-page').then((file) => file.ApiPage),
      },
      {
        path: 'api/webhooks/:id',
        canMatch: [requires('api.manage')],
        title: 'settings.api.webhook',
        loadComponent: () => import('./feature-api/endpoint-page').then((file) => file.EndpointPage),
      },
      {
        path: 'attributes',
        canMatch: [requires('contacts.read')],
        title: 'settings.attributes.title',
        loadComponent: () => import('./feature-attributes/attributes').then((file) => file.Attributes),
      },
    ],
  },
];

export const meRoutes: Routes = [
  {
    path: '',
    canActivate: [withTexts('settings')],
    children: [
      {
        path: '',
        pathMatch: 'full',
        title: 'settings.me.title',
        loadComponent: () => import('./feature-me/me').then((file) => file.Me),
      },
      {
        path: 'notifications',
        title: 'settings.notify.title',
        loadComponent: () => import('./feature-notifications/notifications').then((file) => file.Notifications),
      },
    ],
  },
];
