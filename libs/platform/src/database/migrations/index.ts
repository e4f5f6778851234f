import { AccountChecks20261127200000 } from './20261127T200000-account-checks';
import { AccountHours20261127201000 } from './20261127T201000-account-hours';
import { Channels20261120120300 } from './20261120T120300-channels';
import { Connecting20261127230000 } from './20261127T230000-connecting';
import { Conversations20261120120400 } from './20261120T120400-conversations';
import { Counters20261120120600 } from './20261120T120600-counters';
import { Events20261120120200 } from './20261120T120200-events';
import { NotDueOrder20261120121100 } from './20261120T121100-not-due-order';
import { PeopleSearch20261120121000 } from './20261120T121000-people-search';
import { People20261120120100 } from './20261120T120100-people';
import { RolesAndHelpers20261120120000 } from './20261120T120000-roles-and-helpers';
import { WebWidget20261127220000 } from './20261127T220000-web-widget';
import { Work20261120120500 } from './20261120T120500-work';

/** Every migration, oldest first. */
export const MIGRATIONS = [
  RolesAndHelpers20261120120000,
  People20261120120100,
  Events20261120120200,
  Channels20261120120300,
  Conversations20261120120400,
  Work20261120120500,
  Counters20261120120600,
  PeopleSearch20261120121000,
  NotDueOrder20261120121100,
  AccountChecks20261127200000,
  AccountHours20261127201000,
  WebWidget20261127220000,
  Connecting20261127230000,
];
