import type { DraftBody } from '@parvis/contracts';

export type ComposerMode = DraftBody['verb'];

/** Why the text cannot go out now; null when it can. */
export type Obstacle =
  | 'empty'
  | 'too-long'
  | 'variable'
  | 'window-closed'
  | 'account-stopped'
  | 'not-allowed'
  | 'already-done'
  | 'uploading';

export interface SendOptions {
  thenHandle: boolean;
  sendAnyway?: boolean;
  acceptWarnings?: boolean;
  /** When it is to go out, as ISO text. */
  sendAt?: string;
}
