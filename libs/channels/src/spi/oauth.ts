import type { LocalizedText } from '@parvis/contracts';
import type { AccountContext } from './connector';

export interface OAuthRequest {
  /** Where the platform sends the person back to; the same in both steps. */
  redirectUri: string;
  /** Unguessable, bound to the person's session. */
  state: string;
  /** S256 challenge of RFC 7636; null where the flow has no PKCE. */
  codeChallenge: string | null;
}

export interface OAuthAnswer {
  code: string;
  redirectUri: string;
  codeVerifier: string | null;
}

/** One account that a grant reaches. `credentials` and `settings` complete or replace those of the form. */
export interface OAuthChoice {
  externalId: string;
  name: string;
  credentials: Record<string, string>;
  settings: Record<string, string | number | boolean>;
}

/** Authorization code flow (RFC 6749, 4.1). The account passed in has the form's fields and no platform id yet. */
export interface OAuthFlow {
  /** The platform takes PKCE (RFC 7636, S256). */
  readonly pkce: boolean;
  /** Names of the credentials and settings that must be known before signing in (client id and secret, server). */
  readonly needs: readonly string[];
  /** What the button says ("Sign in with Google"). */
  readonly label: LocalizedText;
  /** The platform's page that asks the person for consent. May register an application first (Mastodon). */
  authorize(account: AccountContext, request: OAuthRequest, signal: AbortSignal): Promise<OAuthConsent>;
  /** Trades the code for credentials and lists the accounts that they reach: Pages, locations, channels; never empty. */
  exchange(account: AccountContext, answer: OAuthAnswer, signal: AbortSignal): Promise<OAuthChoice[]>;
}

export interface OAuthConsent {
  url: string;
  /** Credentials that came into being on the way (an application registered for this server), kept for `exchange`. */
  credentials?: Record<string, string>;
}
