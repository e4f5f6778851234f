import type { LocalizedText, SettingsField } from '@parvis/contracts';

type Rest = Partial<Pick<SettingsField, 'required' | 'default' | 'options'>>;

function field(
  name: string,
  type: SettingsField['type'],
  label: LocalizedText,
  help: LocalizedText,
  rest: Rest = {},
): SettingsField {
  return { name, type, label, help, required: false, secret: type === 'secret', ...rest };
}

const both = (en: string, fr: string): LocalizedText => ({ en, fr });
const option = (value: string, en: string, fr: string) => ({ value, label: both(en, fr) });

export const credentials: readonly SettingsField[] = [
  field(
    'identitySecret',
    'secret',
    both('Identity secret', 'Secret d’identité'),
    both(
      'Your site’s server signs with it who is signed in there (JWT, HS256). Left empty, one is made; the account’s page shows it with an example. At least 32 characters.',
      'Le serveur de votre site signe avec lui qui y est connecté (JWT, HS256). S’il est vide, il est créé\u202F; la page du compte le montre avec un exemple. Au moins 32 caractères.',
    ),
  ),
];

const texts = (
  name: string,
  en: LocalizedText,
  help: LocalizedText,
  defaults: LocalizedText,
): readonly SettingsField[] => [
  field(`${name}En`, 'text', both(`${en.en} (English)`, `${en.fr} (anglais)`), help, { default: defaults.en }),
  field(`${name}Fr`, 'text', both(`${en.en} (French)`, `${en.fr} (français)`), help, { default: defaults.fr }),
];

const appearance: readonly SettingsField[] = [
  ...texts(
    'title',
    both('Title', 'Titre'),
    both('Stands at the top of the window.', 'Figure en haut de la fenêtre.'),
    both('Write to us', 'Écrivez-nous'),
  ),
  ...texts(
    'greeting',
    both('Greeting', 'Message d’accueil'),
    both('The first words a visitor reads.', 'Les premiers mots que lit un visiteur.'),
    both('Hello! How can we help?', 'Bonjour\u202F! Comment pouvons-nous vous aider\u202F?'),
  ),
  ...texts(
    'offline',
    both('While nobody is there', 'En l’absence de l’équipe'),
    both(
      'Said outside business hours and while no member has the inbox open.',
      'Dit hors des horaires et quand aucun membre n’a la boîte ouverte.',
    ),
    both(
      'Nobody is here just now. Leave a message and we will answer.',
      'Personne n’est là pour l’instant. Laissez un message, nous vous répondrons.',
    ),
  ),
  field(
    'agentName',
    'text',
    both('Name of who answers', 'Nom affiché pour les réponses'),
    both('Shown beside each answer, for instance Support.', 'Affiché à côté de chaque réponse, par exemple Support.'),
    { default: 'Support' },
  ),
  field('colour', 'text', both('Colour', 'Couleur'), both('Six hexadecimal digits.', 'Six chiffres hexadécimaux.'), {
    default: '#2f5bea',
  }),
  field(
    'theme',
    'select',
    both('Light or dark', 'Clair ou sombre'),
    both('Automatic follows the visitor’s system.', 'Automatique suit le système du visiteur.'),
    {
      default: 'auto',
      options: [
        option('auto', 'Automatic', 'Automatique'),
        option('light', 'Light', 'Clair'),
        option('dark', 'Dark', 'Sombre'),
      ],
    },
  ),
  field('position', 'select', both('Corner', 'Coin'), both('Where the button stands.', 'Où se trouve le bouton.'), {
    default: 'right',
    options: [option('right', 'Bottom right', 'En bas à droite'), option('left', 'Bottom left', 'En bas à gauche')],
  }),
  field(
    'language',
    'select',
    both('Language', 'Langue'),
    both('Automatic follows the page and the browser.', 'Automatique suit la page et le navigateur.'),
    {
      default: 'auto',
      options: [
        option('auto', 'Automatic', 'Automatique'),
        option('en', 'English', 'Anglais'),
        option('fr', 'French', 'Français'),
      ],
    },
  ),
];

const working: readonly SettingsField[] = [
  field(
    'hours',
    'text',
    both('Business hours', 'Horaires'),
    both('mon-fri 09:00-18:00, sat 10:00-13:00. Empty: always.', 'mon-fri 09:00-18:00, sat 10:00-13:00. Vide\u202F: toujours.'), // prettier-ignore
  ),
  field(
    'timeZone',
    'text',
    both('Time zone', 'Fuseau horaire'),
    both('Of the business hours.', 'Celui des horaires.'),
    { default: 'Europe/Paris' },
  ),
  field(
    'contactForm',
    'boolean',
    both('Contact form', 'Formulaire de contact'),
    both('Offered while nobody is there.', 'Proposé quand personne n’est là.'),
    { default: true },
  ),
  field(
    'uploads',
    'boolean',
    both('Files from visitors', 'Fichiers des visiteurs'),
    both('Pictures, PDF, text, Word, Excel, MP4, up to 10 MB.', 'Images, PDF, texte, Word, Excel, MP4, jusqu’à 10 Mo.'),
    { default: true },
  ),
  field(
    'rating',
    'boolean',
    both('Ask for a rating', 'Demander une note'),
    both('One to five, after a conversation.', 'De un à cinq, après une conversation.'),
    { default: true },
  ),
  field(
    'emailFallback',
    'boolean',
    both('Answers follow by e-mail', 'Réponses par e-mail'),
    both(
      'To visitors who left an address and went away; sent from a connected mailbox.',
      'Aux visiteurs partis qui ont laissé une adresse\u202F; envoyées depuis une boîte connectée.',
    ),
    { default: true },
  ),
  field(
    'emailAfterMinutes',
    'number',
    both('E-mail after (minutes)', 'E-mail après (minutes)'),
    both('How long an answer waits to be seen.', 'Combien de temps une réponse attend d’être vue.'),
    { default: 5 },
  ),
];

const privacy: readonly SettingsField[] = [
  field(
    'consentRequired',
    'boolean',
    both('Ask before anything is stored', 'Demander avant tout stockage'),
    both(
      'Nothing is kept in the browser before the visitor agreed.',
      'Rien n’est gardé dans le navigateur avant l’accord du visiteur.',
    ),
    { default: true },
  ),
  ...texts(
    'consent',
    both('Request for consent', 'Demande d’accord'),
    both('Says what is stored and why.', 'Dit ce qui est stocké et pourquoi.'),
    both(
      'To answer you we store what you write here and a key in this browser.',
      'Pour vous répondre, nous conservons ce que vous écrivez ici et une clé dans ce navigateur.',
    ),
  ),
  field(
    'privacyUrl',
    'url',
    both('Page about privacy', 'Page de confidentialité'),
    both('https, linked from the request for consent.', 'https, liée depuis la demande d’accord.'),
  ),
  field(
    'retentionDays',
    'number',
    both('Forget visitors after (days)', 'Oublier les visiteurs après (jours)'),
    both(
      'Without a sign of life; their transcript goes with them. The inbox keeps its own time.',
      'Sans signe de vie\u202F; leur transcription part avec eux. La boîte garde ses propres délais.',
    ),
    { default: 365 },
  ),
  field(
    'blockSilently',
    'boolean',
    both('Do not tell who is blocked', 'Ne pas prévenir les bloqués'),
    both('What they write is accepted and goes nowhere.', 'Ce qu’ils écrivent est accepté et ne va nulle part.'),
    { default: false },
  ),
];

export const settings: readonly SettingsField[] = [
  field(
    'allowedDomains',
    'text',
    both('Domains', 'Domaines'),
    both(
      'Where the widget may appear: shop.example, *.shop.example; separated by commas.',
      'Où le widget peut apparaître\u202F: shop.example, *.shop.example\u202F; séparés par des virgules.',
    ),
    { required: true },
  ),
  ...appearance,
  ...working,
  ...privacy,
  field(
    'widgetKey',
    'text',
    both('Key of the widget', 'Clé du widget'),
    both(
      'Only to keep the key that your pages carry already; counts when the account is connected.',
      'Seulement pour garder la clé que vos pages portent déjà\u202F; compte à la connexion du compte.',
    ),
  ),
];
