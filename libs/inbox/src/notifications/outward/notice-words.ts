import type { NotificationKind } from '@parvis/contracts';

/** What messages outside the console say, in one language. */
export interface NoticeWords {
  /** The headline of a kind; `who` is null where names are not to be shown. */
  headline(kind: NotificationKind, who: string | null): string;
  /** Several at once; `afterQuiet`: they waited for the end of quiet hours. */
  summary(count: number, afterQuiet: boolean): string;
  test: string;
  mail: { subject(count: number): string; open: string; foot: string; preferences: string };
}

const ENGLISH: Record<NotificationKind, (who: string) => string> = {
  mention: (who) => `${who} mentioned you`,
  assigned: (who) => `${who} assigned a conversation to you`,
  escalated: (who) => `${who} escalated a conversation to your team`,
  'followed-reply': () => 'Something new in a conversation you follow',
  'due-soon': () => 'An answer is due soon',
  overdue: () => 'An answer is overdue',
  'approval-asked': (who) => `${who} asks for your approval`,
  'reply-approved': (who) => `${who} approves your reply`,
  'reply-refused': (who) => `${who} refuses your reply`,
  'reply-returned': () => 'Something came in: your reply is yours again',
  'reply-commented': (who) => `${who} comments on a reply that waits`,
  'outside-answer': () => 'Somebody outside answered your question',
  'channel-needs-care': () => 'A channel needs care',
  'webhook-paused': () => 'A webhook is paused: it failed for days',
  'rule-stopped': () => 'A moderation rule was held back',
  'help-asked': (who) => `${who} asks for help with moderation`,
  'second-person-asked': (who) => `${who} needs a second person`,
  'second-person-answered': (who) => `${who} answers your request`,
  'vigilance-due': () => 'Something has to be moderated soon',
  'vigilance-overdue': () => 'Something was not moderated in time',
};

const FRENCH: Record<NotificationKind, (who: string) => string> = {
  mention: (who) => `${who} vous mentionne`,
  assigned: (who) => `${who} vous assigne une conversation`,
  escalated: (who) => `${who} transmet une conversation à votre équipe`,
  'followed-reply': () => 'Du nouveau dans une conversation que vous suivez',
  'due-soon': () => 'Une réponse est bientôt attendue',
  overdue: () => 'Une réponse est en retard',
  'approval-asked': (who) => `${who} demande votre approbation`,
  'reply-approved': (who) => `${who} approuve votre réponse`,
  'reply-refused': (who) => `${who} refuse votre réponse`,
  'reply-returned': () => 'Du nouveau est arrivé : votre réponse vous revient',
  'reply-commented': (who) => `${who} commente une réponse en attente`,
  'outside-answer': () => 'On a répondu à votre question posée à l’extérieur',
  'channel-needs-care': () => 'Un canal demande votre attention',
  'webhook-paused': () => 'Un webhook est en pause : il échoue depuis des jours',
  'second-person-asked': (who) => `${who} a besoin d’une seconde personne`,
  'second-person-answered': (who) => `${who} répond à votre demande`,
  'vigilance-due': () => 'Un contenu est bientôt à modérer',
  'vigilance-overdue': () => 'Un contenu n’a pas été modéré à temps',
  'rule-stopped': () => 'Une règle de modération a été freinée',
  'help-asked': (who) => `${who} demande de l’aide à la modération`,
};

const WORDS: Record<'en' | 'fr', NoticeWords> = {
  en: {
    headline: (kind, who) => ENGLISH[kind](who ?? 'Someone'),
    summary: (count, afterQuiet) => `${count} notifications${afterQuiet ? ' from your quiet hours' : ''}`,
    test: 'Notifications reach this device.',
    mail: {
      subject: (count) => (count === 1 ? 'One notification' : `${count} notifications`),
      open: 'Open',
      foot: 'You receive this mail because you asked for it in Parvis.',
      preferences: 'Change what you are told',
    },
  },
  fr: {
    headline: (kind, who) => FRENCH[kind](who ?? 'Quelqu’un'),
    summary: (count, afterQuiet) => `${count} notifications${afterQuiet ? ' pendant vos heures calmes' : ''}`,
    test: 'Les notifications arrivent sur cet appareil.',
    mail: {
      subject: (count) => (count === 1 ? 'Une notification' : `${count} notifications`),
      open: 'Ouvrir',
      foot: 'Vous recevez ce message parce que vous l’avez demandé dans Parvis.',
      preferences: 'Choisir ce que vous recevez',
    },
  },
};

/** Words in a person's language; French, as the console, for those who never chose. */
export function noticeWords(language: string | null): NoticeWords {
  return language === 'en' ? WORDS.en : WORDS.fr;
}
