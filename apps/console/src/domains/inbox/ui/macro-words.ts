import { inject, Injectable } from '@angular/core';
import type { MacroStep, MacroStepPreview } from '@parvis/contracts';
import { Format } from '@parvis/ui';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';

/** What the steps of a macro do, in words. */
@Injectable({ providedIn: 'root' })
export class MacroWords {
  private readonly language = inject(Language);
  private readonly directory = inject(Directory);
  private readonly format = inject(Format);

  line({ step, effect, detail, text }: MacroStepPreview) {
    const words = this.step(step);
    return {
      effect,
      text: effect === 'idle' ? `${words} ${this.language.text('inbox.macro.idle')}` : words,
      detail,
      quote: text,
    };
  }

  step(step: MacroStep): string {
    const say = (key: string, params: Record<string, string | number> = {}) => this.language.text(`inbox.macro.${key}`, params); // prettier-ignore
    switch (step.kind) {
      case 'reply':
      case 'note':
        return say(step.kind);
      case 'tag':
        return say('tag', { added: this.tags(step.add), removed: this.tags(step.remove) });
      case 'assign':
        if (step.memberId === 'me') return say('assign-me');
        return step.memberId === null ? say('assign-nobody') : say('assign', { name: this.directory.memberName(step.memberId) }); // prettier-ignore
      case 'team':
        return step.teamId === null ? say('team-none') : say('team', { name: this.directory.teams().find(({ id }) => id === step.teamId)?.name ?? '?' }); // prettier-ignore
      case 'priority':
        return say('priority', { priority: this.language.text(`inbox.priority.${step.priority}`) });
      case 'status':
        return say('status', { status: this.language.text(`inbox.status.${step.status}`) });
      case 'snooze':
        return say('snooze', { hours: step.hours });
    }
  }

  private tags(ids: readonly string[] | undefined): string {
    const names = (ids ?? []).map((id) => this.directory.tags().find((tag) => tag.id === id)?.name ?? '?');
    return names.length > 0 ? this.format.list(names) : '–';
  }
}
