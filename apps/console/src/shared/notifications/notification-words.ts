import { inject, Injectable } from '@angular/core';
import type { NotificationView } from '@parvis/contracts';
import { Directory } from '../directory/directory';
import { Language } from '../i18n/language';

/** The headline of a notification. */
@Injectable({ providedIn: 'root' })
export class NotificationWords {
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);

  title({ kind, byMemberId }: NotificationView): string {
    const who = this.directory.memberName(byMemberId) || this.language.text('notifications.someone');
    return this.language.text(`notifications.${kind}`, { who });
  }
}
