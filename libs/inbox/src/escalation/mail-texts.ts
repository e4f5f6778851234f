import type { ChannelKind } from '@parvis/contracts';

/** What is told of a level, in any way. */
export interface LevelFacts {
  conversationId: string;
  ladder: string;
  level: number;
  levels: number;
  contact: string;
  channel: ChannelKind;
  preview: string;
  dueAt: string | null;
}

/** A mail as it waits to be sent; the address between its parts is made when it leaves. */
export interface MailText {
  subject: string;
  lead: string;
  tail: string;
  /** Instead of the address of a question or a conversation; '' where the lead holds all. */
  link?: string;
}

export interface QuestionFacts {
  name: string;
  askedBy: string;
  workspace: string;
  question: string;
  days: number;
}

/** To a member, about a level of a ladder. */
export function levelMail({ ladder, level, levels, contact, preview }: LevelFacts, language: 'fr' | 'en'): MailText {
  const step = `${level}/${levels}`;
  return language === 'fr'
    ? {
        subject: `Escalade ${step} : ${contact} attend une réponse`,
        lead: `« ${ladder} », niveau ${step}.\n\n${contact} : ${preview}\n\nOuvrez la conversation pour répondre ou confirmer que vous vous en occupez :\n`,
        tail: `\n`,
      }
    : {
        subject: `Escalation ${step}: ${contact} is waiting for an answer`,
        lead: `“${ladder}”, level ${step}.\n\n${contact}: ${preview}\n\nOpen the conversation to answer, or to say that you are on it:\n`,
        tail: `\n`,
      };
}

/** To a colleague without an account. */
export function questionMail(facts: QuestionFacts, language: 'fr' | 'en'): MailText {
  const { name, askedBy, workspace, question, days } = facts;
  return language === 'fr'
    ? {
        subject: `${askedBy} (${workspace}) a besoin de votre avis`,
        lead: `Bonjour ${name},\n\n${askedBy} vous demande :\n\n${question}\n\nRépondez ici, sans compte ; le lien est valable ${days} jours :\n`,
        tail: `\n\nVotre réponse reste interne : elle n’est pas envoyée au client.\n`,
      }
    : {
        subject: `${askedBy} (${workspace}) needs your advice`,
        lead: `Hello ${name},\n\n${askedBy} asks you:\n\n${question}\n\nAnswer here, without an account; the link is good for ${days} days:\n`,
        tail: `\n\nYour answer stays internal: it is not sent to the customer.\n`,
      };
}
