import { AccountChecks20261127200000 } from './20261127T200000-account-checks';
import { AccountHours20261127201000 } from './20261127T201000-account-hours';
import { Ads20261128120000 } from './20261128T120000-ads';
import { Assistance20261128112500 } from './20261128T112500-assistance';
import { Assignment20261128101000 } from './20261128T101000-assignment';
import { Backtests20261129140000 } from './20261129T140000-backtests';
import { PracticeOnTheBoard20261129161000 } from './20261129T161000-practice-on-the-board';
import { Bulk20261128113000 } from './20261128T113000-bulk';
import { Channels20261120120300 } from './20261120T120300-channels';
import { Clocks20261128103000 } from './20261128T103000-clocks';
import { Connecting20261127230000 } from './20261127T230000-connecting';
import { Contacts20261128105000 } from './20261128T105000-contacts';
import { Conversations20261120120400 } from './20261120T120400-conversations';
import { Counters20261120120600 } from './20261120T120600-counters';
import { Events20261120120200 } from './20261120T120200-events';
import { Imports20261128112000 } from './20261128T112000-imports';
import { Integrations20261128104000 } from './20261128T104000-integrations';
import { NotDueOrder20261120121100 } from './20261120T121100-not-due-order';
import { MacroRunsByConversation20261128111500 } from './20261128T111500-macro-runs-by-conversation';
import { Notifications20261128110000 } from './20261128T110000-notifications';
import { VipOfThePerson20261128111000 } from './20261128T111000-vip-of-the-person';
import { PeopleSearch20261120121000 } from './20261120T121000-people-search';
import { People20261120120100 } from './20261120T120100-people';
import { SavedViews20261128100000 } from './20261128T100000-saved-views';
import { Replies20261128102000 } from './20261128T102000-replies';
import { Reach20261128121000 } from './20261128T121000-reach';
import { RepliesOfAPost20261128122000 } from './20261128T122000-replies-of-a-post';
import { Screening20261129100000 } from './20261129T100000-screening';
import { Reasons20261129110000 } from './20261129T110000-reasons';
import { Standings20261129120000 } from './20261129T120000-standings';
import { Board20261129130000 } from './20261129T130000-board';
import { Rules20261128115000 } from './20261128T115000-rules';
import { Reversals20261129150000 } from './20261129T150000-reversals';
import { ToldAuthors20261129151000 } from './20261129T151000-told-authors';
import { RolloutShares20261130100000 } from './20261130T100000-rollout-shares';
import { RolesAndHelpers20261120120000 } from './20261120T120000-roles-and-helpers';
import { Search20261128114000 } from './20261128T114000-search';
import { WebWidget20261127220000 } from './20261127T220000-web-widget';
import { Work20261120120500 } from './20261120T120500-work';

/** Every migration in the order of the time in its name: the order in which TypeORM runs them, whatever it is here. */
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
  SavedViews20261128100000,
  Assignment20261128101000,
  Replies20261128102000,
  Clocks20261128103000,
  Integrations20261128104000,
  Contacts20261128105000,
  Notifications20261128110000,
  VipOfThePerson20261128111000,
  MacroRunsByConversation20261128111500,
  Imports20261128112000,
  Assistance20261128112500,
  Bulk20261128113000,
  Search20261128114000,
  Rules20261128115000,
  Ads20261128120000,
  Reach20261128121000,
  RepliesOfAPost20261128122000,
  Screening20261129100000,
  Reasons20261129110000,
  Standings20261129120000,
  Board20261129130000,
  Backtests20261129140000,
  Reversals20261129150000,
  ToldAuthors20261129151000,
  PracticeOnTheBoard20261129161000,
  RolloutShares20261130100000,
];
