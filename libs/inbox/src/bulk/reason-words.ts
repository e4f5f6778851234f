import type { BulkReason } from '@parvis/contracts';

/** Why, in the English of the downloadable result. */
export const REASON_WORDS: Record<BulkReason, string> = {
  gone: 'The conversation is no more.',
  'not-allowed': 'The member was no longer allowed to do this.',
  'other-account': 'The macro is for another account.',
  'nothing-said': 'Nobody wrote in this conversation.',
  'channel-cannot': 'The channel cannot do this.',
  'window-closed': 'The time to do this on the channel was over.',
  'not-possible-now': 'It was not possible in this state.',
  'newer-items': 'Something came in after the run was started.',
  'reply-blocked': 'The answer needs a change before it can go out.',
  refused: 'A rule refused it.',
  stopped: 'The run was stopped before.',
  internal: 'It failed on our side.',
  'changed-since': 'Somebody changed it after the run.',
  irreversible: 'It has left already and cannot be taken back.',
};
