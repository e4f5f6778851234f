interface Answers {
  /** In their order. */
  texts: readonly string[];
  /** What the visitor asked about in a form; null in a chat. */
  subject: string | null;
  /** The page the visitor was on last. */
  pageUrl: string | null;
  locale: string | null;
}

/** Subject and text of the mail that brings answers to somebody who went away, in French or English. */
export function answerMail({ texts, subject, pageUrl, locale }: Answers): { subject: string; text: string } {
  const french = locale?.toLowerCase().startsWith('fr') ?? false;
  const site = pageUrl !== null && URL.canParse(pageUrl) ? new URL(pageUrl).hostname : null;
  const about = subject ?? (french ? `Votre message${on(site, ' sur ')}` : `Your message${on(site, ' on ')}`);
  const footer = french
    ? `Vous nous avez écrit${on(site, ' sur ')}. Répondez à cet e-mail : votre réponse rejoint la même conversation.`
    : `You wrote to us${on(site, ' on ')}. Answer this e-mail: your answer joins the same conversation.`;
  return { subject: `Re: ${about}`, text: `${texts.join('\n\n')}\n\n-- \n${footer}` };
}

function on(site: string | null, words: string): string {
  return site === null ? '' : `${words}${site}`;
}
