import type {
  ActionVerb,
  CapabilityRecord,
  LocalizedText,
  SettingsField,
  VerbCapability,
  VisibleTo,
} from '@parvis/contracts';

const verb = (
  name: ActionVerb,
  reversible: boolean,
  consequence: LocalizedText,
  visibleTo?: VisibleTo,
): VerbCapability => ({
  verb: name,
  reversible,
  windowHours: null,
  perItem: null,
  consequence,
  ...(visibleTo && { visibleTo }),
});

export const capabilities: CapabilityRecord = {
  channel: 'email',
  label: { en: 'E-mail', fr: 'E-mail' },
  itemKinds: ['email'],
  receive: 'stream',
  verbs: {
    email: [
      verb('reply', false, {
        en: 'An e-mail leaves from your mailbox. It cannot be called back.',
        fr: 'Un e-mail part de votre boîte. Il ne peut pas être rappelé.',
      }),
      verb('archive', true, {
        en: 'The mail moves to the archive folder of the mailbox.',
        fr: 'Le message passe dans le dossier d’archives de la boîte.',
      }),
      verb(
        'spam',
        true,
        {
          en: 'The mail moves to the junk folder; your provider may learn from it.',
          fr: 'Le message passe dans les indésirables\u202F; votre fournisseur peut en tenir compte.',
        },
        'author',
      ),
      verb(
        'delete',
        true,
        {
          en: 'The mail moves to the trash of the mailbox, which your provider empties after a while. Parvis keeps its copy.',
          fr: 'Le message passe dans la corbeille de la boîte, que votre fournisseur vide au bout d’un certain temps. Parvis garde sa copie.',
        },
        'author',
      ),
      verb('unhide', true, {
        en: 'The mail moves back to the inbox of the mailbox.',
        fr: 'Le message revient dans la boîte de réception.',
      }),
      verb('mark-read', false, {
        en: 'The mail is marked as read in the mailbox. Its sender does not learn of it.',
        fr: 'Le message est marqué comme lu dans la boîte. L’expéditeur n’en sait rien.',
      }),
    ],
  },
  // No server documents one; this is where a reply stops being one
  text: { reply: { max: 100_000, unit: 'utf16', confirmed: false } },
  // 25 MB is Gmail's limit for the whole message; base64 adds 37 %
  attachments: { types: ['*/*'], maxCount: 20, maxBytes: 18_000_000, withText: true },
  sees: { edits: false, deletions: false, hides: true, ownActions: true },
  backfill: true,
};

type Field = Omit<SettingsField, 'label' | 'help' | 'required' | 'secret'> &
  Partial<Pick<SettingsField, 'required' | 'secret'>>;

const field = (base: Field, label: LocalizedText, help: LocalizedText): SettingsField => ({
  required: false,
  secret: false,
  ...base,
  label,
  help,
});

export const credentials: readonly SettingsField[] = [
  field(
    { name: 'user', type: 'text' },
    { en: 'User name', fr: 'Identifiant' },
    {
      en: 'Leave empty when it is the address of the mailbox.',
      fr: 'Laissez vide si c’est l’adresse de la boîte.',
    },
  ),
  field(
    { name: 'password', type: 'secret', secret: true },
    { en: 'Password', fr: 'Mot de passe' },
    {
      en: 'For Gmail and other providers with two-step verification: an app password.',
      fr: 'Pour Gmail et les fournisseurs à double authentification\u00A0: un mot de passe d’application.',
    },
  ),
  field(
    { name: 'accessToken', type: 'secret', secret: true },
    { en: 'Access token', fr: 'Jeton d’accès' },
    {
      en: 'OAuth access token, instead of a password (XOAUTH2).',
      fr: 'Jeton d’accès OAuth, à la place du mot de passe (XOAUTH2).',
    },
  ),
  field(
    { name: 'refreshToken', type: 'secret', secret: true },
    { en: 'Refresh token', fr: 'Jeton de rafraîchissement' },
    {
      en: 'Renews the access token when the provider no longer takes it.',
      fr: 'Renouvelle le jeton d’accès quand le fournisseur ne l’accepte plus.',
    },
  ),
  field(
    { name: 'clientId', type: 'text' },
    { en: 'OAuth client id', fr: 'Identifiant client OAuth' },
    {
      en: 'Of the application registered with Google or Microsoft; needed with a refresh token.',
      fr: 'De l’application déclarée chez Google ou Microsoft\u202F; nécessaire avec un jeton de rafraîchissement.',
    },
  ),
  field(
    { name: 'clientSecret', type: 'secret', secret: true },
    { en: 'OAuth client secret', fr: 'Secret client OAuth' },
    {
      en: 'Leave empty for a public application.',
      fr: 'Laissez vide pour une application publique.',
    },
  ),
];

const SECURITY = [
  { value: 'tls', label: { en: 'TLS', fr: 'TLS' } },
  { value: 'starttls', label: { en: 'STARTTLS', fr: 'STARTTLS' } },
  { value: 'none', label: { en: 'None (this machine only)', fr: 'Aucun (cette machine seulement)' } },
];

const server = (way: 'imap' | 'smtp', verbs: LocalizedText, ports: LocalizedText): SettingsField[] => [
  field(
    { name: `${way}Host`, type: 'text' },
    { en: `${way.toUpperCase()} server`, fr: `Serveur ${way.toUpperCase()}` },
    verbs,
  ),
  field(
    { name: `${way}Port`, type: 'number' },
    { en: `${way.toUpperCase()} port`, fr: `Port ${way.toUpperCase()}` },
    ports,
  ),
  field(
    { name: `${way}Security`, type: 'select', options: SECURITY },
    { en: `${way.toUpperCase()} encryption`, fr: `Chiffrement ${way.toUpperCase()}` },
    {
      en: 'Leave empty to follow the port.',
      fr: 'Laissez vide pour suivre le port.',
    },
  ),
];

export const settings: readonly SettingsField[] = [
  field(
    { name: 'address', type: 'email', required: true },
    { en: 'Address of the mailbox', fr: 'Adresse de la boîte' },
    {
      en: 'Mail is read from this mailbox and answered in its name.',
      fr: 'Les messages de cette boîte sont lus, et les réponses partent en son nom.',
    },
  ),
  field(
    {
      name: 'provider',
      type: 'select',
      default: 'other',
      options: [
        { value: 'other', label: { en: 'Other', fr: 'Autre' } },
        { value: 'gmail', label: { en: 'Gmail, Google Workspace', fr: 'Gmail, Google Workspace' } },
        { value: 'microsoft', label: { en: 'Outlook, Microsoft 365', fr: 'Outlook, Microsoft 365' } },
      ],
    },
    { en: 'Provider', fr: 'Fournisseur' },
    { en: 'Fills in the servers of Gmail and Microsoft.', fr: 'Renseigne les serveurs de Gmail et de Microsoft.' },
  ),
  field(
    { name: 'senderName', type: 'text' },
    { en: 'Name of the sender', fr: 'Nom de l’expéditeur' },
    {
      en: 'Shown to the people you answer, beside the address.',
      fr: 'Affiché à vos correspondants, à côté de l’adresse.',
    },
  ),
  ...server(
    'imap',
    {
      en: 'Where mail is read, for instance imap.example.org.',
      fr: 'Là où les messages sont lus, par exemple imap.example.org.',
    },
    { en: '993 unless your provider says otherwise.', fr: '993, sauf indication contraire de votre fournisseur.' },
  ),
  ...server(
    'smtp',
    {
      en: 'Where answers are sent, for instance smtp.example.org.',
      fr: 'Là où partent les réponses, par exemple smtp.example.org.',
    },
    { en: '465, or 587 with STARTTLS.', fr: '465, ou 587 avec STARTTLS.' },
  ),
  field(
    { name: 'ownAddresses', type: 'text' },
    { en: 'Other addresses of yours', fr: 'Vos autres adresses' },
    {
      en: 'Aliases of the mailbox, separated by commas. Mail from them is never taken for a customer’s.',
      fr: 'Les alias de la boîte, séparés par des virgules. Leurs messages ne sont jamais pris pour ceux d’un client.',
    },
  ),
  field(
    { name: 'replyTags', type: 'boolean', default: false },
    { en: 'Tag the reply address', fr: 'Marquer l’adresse de réponse' },
    {
      en: 'Answers come back to address+tag, which finds the conversation even without thread headers. Your server must support it.',
      fr: 'Les réponses reviennent à adresse+marque, ce qui retrouve la conversation même sans en-têtes de fil. Votre serveur doit le permettre.',
    },
  ),
  field(
    { name: 'authenticationServer', type: 'text' },
    { en: 'Name of the receiving server', fr: 'Nom du serveur de réception' },
    {
      en: 'As it stands first in Authentication-Results; only its findings on a sender (SPF, DKIM, DMARC) are shown.',
      fr: 'Tel qu’il figure en tête d’Authentication-Results\u202F; seuls ses constats sur un expéditeur (SPF, DKIM, DMARC) sont montrés.',
    },
  ),
  field(
    { name: 'tokenUrl', type: 'url' },
    { en: 'Token address', fr: 'Adresse des jetons' },
    {
      en: 'Where access tokens are renewed; leave empty for Gmail and Microsoft.',
      fr: 'Là où les jetons d’accès sont renouvelés\u202F; laissez vide pour Gmail et Microsoft.',
    },
  ),
  field(
    { name: 'certificateAuthority', type: 'text' },
    { en: 'Certificate authority', fr: 'Autorité de certification' },
    {
      en: 'PEM text of your organisation’s own authority, if the servers’ certificates come from it.',
      fr: 'Texte PEM de l’autorité propre à votre organisation, si les certificats des serveurs en viennent.',
    },
  ),
];
