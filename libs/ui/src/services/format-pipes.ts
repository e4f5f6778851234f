import { inject, Pipe, type PipeTransform } from '@angular/core';
import { Format, type Moment } from './format';

// Impure on purpose: the result also depends on the language, the time zone and the minute, which are signals.

/** `{{ at | miTime }}` is the list form; `'time' | 'long' | 'day' | 'exact'` choose another. */
@Pipe({ name: 'miTime', pure: false })
export class TimePipe implements PipeTransform {
  private readonly format = inject(Format);
  private known: { at: Moment; form: string; version: string; text: string } | undefined;

  transform(at: Moment | null | undefined, form: 'short' | 'time' | 'long' | 'day' | 'exact' = 'short'): string {
    if (at === null || at === undefined) return '';
    // A list has a pipe for each row and asks again at every change: only what could differ is formatted anew.
    const version = this.format.version();
    if (this.known?.at !== at || this.known.form !== form || this.known.version !== version) {
      this.known = { at, form, version, text: this.format[form](at) };
    }
    return this.known.text;
  }
}

/** `{{ at | miRelative }}`: `2 days ago`. */
@Pipe({ name: 'miRelative', pure: false })
export class RelativePipe implements PipeTransform {
  private readonly format = inject(Format);

  transform(at: Moment | null | undefined): string {
    return at === null || at === undefined ? '' : this.format.relative(at);
  }
}

/** `{{ milliseconds | miDuration }}`: `2 h 06`. */
@Pipe({ name: 'miDuration', pure: false })
export class DurationPipe implements PipeTransform {
  private readonly format = inject(Format);

  transform(milliseconds: number | null | undefined): string {
    return milliseconds === null || milliseconds === undefined ? '' : this.format.duration(milliseconds);
  }
}

/** `{{ value | miNumber: 'compact' }}` */
@Pipe({ name: 'miNumber', pure: false })
export class NumberPipe implements PipeTransform {
  private readonly format = inject(Format);

  transform(value: number | null | undefined, form: 'number' | 'compact' | 'percent' | 'bytes' = 'number'): string {
    return value === null || value === undefined ? '' : this.format[form](value);
  }
}
