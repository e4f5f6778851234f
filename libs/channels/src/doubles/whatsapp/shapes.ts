/** A member of a message as the API writes it. */
export type WaValue = Record<string, unknown>;

/** A person of the double, with the ids that the platform gives them. */
export interface WhatsAppPerson {
  /** Business-scoped id, such as `FR.1000…`. */
  userId: string;
  /** Digits with the country. */
  phone: string;
  name: string;
  username: string | null;
  /** False: webhooks name this person by `userId` only. */
  showsPhone: boolean;
  /** Has this person stopped the business from writing (they blocked it)? Messages to them fail later. */
  blocksBusiness: boolean;
}

export interface WhatsAppApp {
  id: string;
  secret: string;
  /** The one address for the object `whatsapp_business_account`. */
  callback: { url: string; fields: string[] } | null;
}

/** A WhatsApp Business account (WABA), which holds numbers. */
export interface WhatsAppBusiness {
  id: string;
  /** App id → an address of its own in place of the app's, or null. */
  subscribedApps: Map<string, string | null>;
}

export interface WhatsAppNumber {
  id: string;
  businessId: string;
  display: string;
  verifiedName: string;
  /** Sending fails with this code: 131031 locked, 131042 unpaid, 133010 not registered, 131064 quality, …; null = works. */
  stoppedBy: number | null;
}

export interface WhatsAppToken {
  value: string;
  appId: string;
  businessId: string;
  scopes: string[];
  /** Milliseconds; null = never. */
  expiresAt: number | null;
  revoked: boolean;
}

export interface WhatsAppMessage {
  wamid: string;
  /** `app`: written in the WhatsApp Business app on a phone. */
  by: 'person' | 'api' | 'app';
  type: string;
  /** What stands under the member named after `type`. */
  part: WaValue;
  replyTo: string | null;
  /** Milliseconds. */
  at: number;
  status: 'none' | 'sent' | 'delivered' | 'read' | 'failed';
  edited: boolean;
  revoked: boolean;
  /** Whether the business marked it as read. */
  seenByBusiness: boolean;
  reactions: { business: string | null; person: string | null };
  callbackData: string | null;
}

export interface WhatsAppChat {
  numberId: string;
  userId: string;
  /** Milliseconds of the person's last message; null = they never wrote. */
  lastHeardAt: number | null;
  blocked: boolean;
  /** Until when one message per six seconds has been used up in advance (milliseconds). */
  paidUntil: number;
  messages: WhatsAppMessage[];
}

export interface WhatsAppFile {
  id: string;
  numberId: string;
  contentType: string;
  name: string;
  bytes: Uint8Array;
  /** Milliseconds. */
  deletedAt: number;
  /** Addresses that were handed out, with the moment each dies. */
  links: Map<string, number>;
}

/** What the person sees of the chat, oldest first. */
export interface PublicChat {
  business: string;
  number: string;
  messages: PublicChatMessage[];
}

export interface PublicChatMessage {
  id: string;
  fromBusiness: boolean;
  text: string;
  file: { name: string; contentType: string } | null;
  at: string;
  edited: boolean;
  /** Of a message of the person: the blue ticks. */
  read: boolean;
  reactions: string[];
  replyTo: string | null;
}
