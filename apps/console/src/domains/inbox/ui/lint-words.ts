import { inject, Injectable } from '@angular/core';
import type { LintFinding } from '@parvis/contracts';
import { Language } from '../../../shared/i18n/language';
import { ConversationWords } from './conversation-words';

/** What the server's linter found, as one line for the writer. */
@Injectable({ providedIn: 'root' })
export class LintWords {
  private readonly language = inject(Language);
  private readonly conversations = inject(ConversationWords);

  of(findings: readonly LintFinding[]): string {
    return [...new Set(findings.map((finding) => this.one(finding)))].join(' ');
  }

  private one({ kind, text }: LintFinding): string {
    if (kind !== 'language') return this.language.text(`inbox.lint.${kind}`, { text });
    const theirs = text.split('>')[1] ?? '';
    return this.language.text('inbox.lint.language', { text: this.conversations.languageName(theirs) });
  }
}
