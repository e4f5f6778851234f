import { InjectionToken, type Signal, signal } from '@angular/core';

/** The few strings that components say by themselves. Everything else comes in by inputs. */
export interface UiTexts {
  close: string;
  cancel: string;
  back: string;
  clear: string;
  more: string;
  undo: string;
  tryAgain: string;
  copyReference: string;
  copied: string;
  loading: string;
  noMatch: string;
  search: string;
  selectRow: string;
  showTable: string;
  showChart: string;
  showPassword: string;
  hidePassword: string;
  required: string;
  unread: string;
  warning: string;
  note: string;
  online: string;
  busy: string;
  away: string;
  offline: string;
  attach: string;
  sendOptions: string;
  skipToList: string;
  skipToContent: string;
  skipToComposer: string;
  riskNone: string;
  riskLevels: readonly [string, string, string, string, string];
  stars: (given: number, outOf: number) => string;
  newItems: (count: number) => string;
  remove: (label: string) => string;
  secondsLeft: (seconds: number) => string;
  lengthUsed: (used: number, max: number) => string;
  lengthOver: (over: number) => string;
  selectedCount: (count: number) => string;
}

/** English, used where the application provides nothing else. */
export const ENGLISH_UI_TEXTS: UiTexts = {
  close: 'Close',
  cancel: 'Cancel',
  back: 'Back',
  clear: 'Clear',
  more: 'More actions',
  undo: 'Undo',
  tryAgain: 'Try again',
  copyReference: 'Copy reference',
  copied: 'Copied',
  loading: 'Loading',
  noMatch: 'No match',
  search: 'Search',
  selectRow: 'Select',
  showTable: 'View as table',
  showChart: 'View as chart',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  required: 'required',
  unread: 'unread',
  warning: 'needs care',
  note: 'Internal note',
  online: 'online',
  busy: 'busy',
  away: 'away',
  offline: 'offline',
  attach: 'Attachments',
  sendOptions: 'Other ways to send',
  skipToList: 'Skip to the list',
  skipToContent: 'Skip to the content',
  skipToComposer: 'Skip to the reply',
  riskNone: 'Nothing seen',
  riskLevels: ['Low', 'Moderate', 'Medium', 'High', 'Severe'],
  stars: (given, outOf) => `${given} out of ${outOf} stars`,
  newItems: (count) => (count === 1 ? '1 new' : `${count} new`),
  remove: (label) => `Remove ${label}`,
  secondsLeft: (seconds) => (seconds === 1 ? '1 second left' : `${seconds} seconds left`),
  lengthUsed: (used, max) => `${used} of ${max} characters used`,
  lengthOver: (over) => (over === 1 ? '1 character over the limit' : `${over} characters over the limit`),
  selectedCount: (count) => `${count} selected`,
};

/** Provide a signal that follows the interface language; components re-read it when it changes. */
export const UI_TEXTS = new InjectionToken<Signal<UiTexts>>('UI_TEXTS', {
  providedIn: 'root',
  factory: () => signal(ENGLISH_UI_TEXTS),
});
