export type {
  AccountContext,
  Connector,
  Cursor,
  Fetch,
  FetchRequest,
  InboundPage,
  KnownItem,
  ProbeResult,
  RawRequest,
  RenewCredentials,
} from './spi/connector';
export {
  ConnectorAuthError,
  ConnectorError,
  ConnectorRateLimited,
  ConnectorRejected,
  ConnectorUnavailable,
  ConnectorUnsupported,
  REJECTION_REASONS,
  type RejectionReason,
} from './spi/errors';
export type {
  AccountNotice,
  ActionResult,
  DeliveryReport,
  Hint,
  InboundAttachment,
  InboundEmail,
  InboundEvent,
  InboundIdentity,
  InboundPost,
  InboundThread,
  ItemRemoved,
  ItemSeen,
  ItemStateChanged,
  PostSeen,
} from './spi/inbound';
export type { OAuthAnswer, OAuthChoice, OAuthConsent, OAuthFlow, OAuthRequest } from './spi/oauth';
export type { ActionTarget, Lookup, OutboundAction, OutboundAttachment, OutboundEmail, Receipt } from './spi/outbound';
export { isPublicAddress } from './http/addresses';
export { guardedFetch, GuardedFetchError, type GuardOptions, type GuardReason } from './http/guarded-fetch';
export { composeEmailReply, emailMessageId, type ReplyOptions, sanitizeEmailHtml } from './connectors/email';
export { connectorFor, CONNECTORS } from './registry';
export { type SharedHook, sharedHook } from './shared-hooks';
