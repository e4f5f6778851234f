import { inject, Injectable } from '@angular/core';
import {
  type AccountView,
  type AvailableVerb,
  type DecisionKind,
  type ItemView,
  VERB_PERMISSIONS,
} from '@parvis/contracts';
import type { IconName, MenuItem } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { SessionStore } from '../../../shared/session/session-store';
import { Assistance } from '../data/assistance';
import { decisionOptions, type DecisionOption } from '../data/capabilities';

const DECISION_ICONS: Record<DecisionKind, IconName> = {
  approve: 'check',
  hide: 'eye-off',
  unhide: 'eye',
  reject: 'x',
  spam: 'flag',
  delete: 'trash-2',
  ban: 'ban',
  unban: 'undo-2',
  like: 'heart',
  unlike: 'undo-2',
};

/** What can be done to one message, each with what it means on its channel. */
@Injectable({ providedIn: 'root' })
export class ItemMenus {
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  private readonly assistance = inject(Assistance);

  of(item: ItemView, account: AccountView | null, channel: string): MenuItem[] {
    if (item.id.startsWith('local-')) return [];
    const decisions = this.decisions(item, account, channel);
    const rest = [
      ...(item.direction === 'in' && this.session.can('inbox.tag') ? [this.line('tag', 'tag')] : []),
      ...(this.assistance.canTranslate(item)
        ? [this.line(this.assistance.translationOf(item) ? 'original' : 'translate', 'languages')]
        : []),
      ...(item.direction === 'in' && this.session.can('inbox.handle') ? [this.line('split', 'square-slash')] : []),
      this.line('copy', 'copy'),
      ...(item.permalink ? [this.link(account, channel)] : []),
    ];
    return [
      ...this.replies(item),
      ...this.corrections(item),
      ...decisions,
      ...rest.map((line, index) => ({ ...line, separated: index === 0 && decisions.length > 0 })),
    ];
  }

  private link(account: AccountView | null, channel: string): MenuItem {
    const key = account?.channel === 'listening' ? 'open-source' : 'open';
    return { ...this.line('open', 'external-link'), label: this.language.text(`inbox.post.${key}`, { channel }) };
  }

  /** Decisions that exist on the channel, for those who may take them. */
  allowedDecisions(item: ItemView, account: AccountView | null): DecisionOption[] {
    return decisionOptions(item, account).filter(({ verb }) => this.session.can(VERB_PERMISSIONS[verb]));
  }

  consequence(option: DecisionOption, channel: string): string {
    if (option.capability) return this.language.pick(option.capability.consequence);
    return this.language.text('inbox.decision.unknown', { channel });
  }

  reason(reason: AvailableVerb['reason']): string {
    return this.language.text(`inbox.blocked.${reason ?? 'not-allowed'}`);
  }

  icon(verb: DecisionOption['verb']): IconName {
    return DECISION_ICONS[verb];
  }

  private replies(item: ItemView): MenuItem[] {
    if (item.direction !== 'in' || !this.session.can('inbox.reply')) return [];
    return item.verbs.flatMap(({ verb, available, reason }): MenuItem[] => {
      if (verb !== 'reply' && verb !== 'private-reply') return [];
      const line = this.line(
        verb === 'reply' ? 'answer' : 'answer-privately',
        verb === 'reply' ? 'reply' : 'message-circle',
      );
      return [available ? line : { ...line, disabled: true, hint: this.reason(reason) }];
    });
  }

  /** What can be done about our own published reply. */
  private corrections(item: ItemView): MenuItem[] {
    if (item.direction !== 'out') return [];
    const lines = item.verbs.flatMap(({ verb, available, reason }): MenuItem[] => {
      if (verb !== 'edit-reply' && verb !== 'delete-reply') return [];
      const line = this.line(verb, verb === 'edit-reply' ? 'pencil' : 'trash-2');
      return [
        {
          ...line,
          danger: verb === 'delete-reply',
          ...(available ? {} : { disabled: true, hint: this.reason(reason) }),
        },
      ];
    });
    return item.revision > 1 ? [...lines, this.line('revisions', 'history')] : lines;
  }

  private decisions(item: ItemView, account: AccountView | null, channel: string): MenuItem[] {
    return this.allowedDecisions(item, account).map((option, index): MenuItem => {
      const hint = option.available ? this.consequence(option, channel) : this.reason(option.reason);
      return {
        ...this.line(option.verb, DECISION_ICONS[option.verb]),
        hint,
        disabled: !option.available,
        danger: option.verb === 'delete' || option.verb === 'ban',
        separated: index === 0,
      };
    });
  }

  private line(id: string, icon: IconName): MenuItem {
    return { id, icon, label: this.language.text(`inbox.message.${id}`) };
  }
}
