import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject } from '@angular/core';
import type { ImportView } from '@parvis/contracts';
import { Button, Chip, Empty, InlineError, Skeleton, TimePipe, type Tone } from '@parvis/ui';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { ImportsStore } from '../data/imports-store';
import { SettingsSidebar } from '../ui/settings-sidebar';
import { ChoicesCard } from './choices-card';
import { RunCard } from './run-card';
import { UploadCard } from './upload-card';

const TONES: Readonly<Partial<Record<ImportView['state'], Tone>>> = { done: 'ok', failed: 'bad', running: 'info', ready: 'warn', paused: 'warn' }; // prettier-ignore

/** Exports of other help desks: upload, choose, watch, read the report. */
@Component({
  selector: 'app-imports',
  imports: [Button, Chip, ChoicesCard, Empty, InlineError, Page, RunCard, Skeleton, TextPipe, TimePipe, UploadCard],
  providers: [ImportsStore],
  templateUrl: './imports.html',
  styleUrl: '../ui/settings-table.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Imports {
  private readonly problems = inject(ProblemTexts);
  protected readonly store = inject(ImportsStore);
  protected readonly tones = TONES;
  protected readonly problem = computed(() => this.problems.shownOf(this.store.error()));

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
  }

  protected open(run: ImportView): void {
    this.store.put(run);
    this.store.choose(run.id);
  }

  protected drop(id: string): void {
    this.store.choose(null);
    this.store.drop(id);
  }
}
