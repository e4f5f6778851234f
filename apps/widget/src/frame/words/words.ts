import type { WidgetLanguage } from '@parvis/contracts';
import type { Notice } from '../state';
import type { Progress } from '../thread/rows';

/** Everything the widget says by itself, in one language; `texts` of the settings come on top. */
export interface Words {
  open: string;
  close: string;
  frame(title: string): string;
  unread(count: number): string;
  online: string;
  away: string;
  backAt(when: string): string;
  menu: string;
  back: string;
  conversation: string;
  you: string;
  team: string;
  loading: string;
  over: string;
  joined(name: string): string;
  typing(name: string): string;
  closed: string;
  progress: Record<Progress, string>;
  retry: string;
  discard: string;
  edit: string;
  edited: string;
  remove: string;
  removeSure: string;
  removed: string;
  yes: string;
  cancel: string;
  changing: string;
  save: string;
  write: string;
  message: string;
  send: string;
  attach: string;
  detach(name: string): string;
  drop: string;
  left(count: number): string;
  tooLarge: string;
  wrongType: string;
  uploadFailed: string;
  lost: string;
  notices: Record<Notice, string>;
  dismiss: string;
  agree: string;
  agreeFirst: string;
  privacy: string;
  byMail: string;
  mailTitle: string;
  mailHint: string;
  mailTo(address: string): string;
  notNow: string;
  name: string;
  mail: string;
  subject: string;
  formTitle: string;
  formHint: string;
  formSend: string;
  formDoor: string;
  required: string;
  mailWrong: string;
  rateTitle: string;
  stars(score: number): string;
  comment: string;
  rateSend: string;
  thanks: string;
  forget: string;
  forgetSure: string;
}

/** Loads the words of one language: nobody needs both. */
export async function wordsOf(language: WidgetLanguage): Promise<Words> {
  return language === 'fr' ? (await import('./fr')).french : (await import('./en')).english;
}
