/** `14:26`. */
export function timeOf(at: string, language: string): string {
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(new Date(at));
}

/** `Today`, `yesterday`'s name, a weekday within the week, else a date. */
export function dayOf(at: string, language: string, now = new Date()): string {
  const date = new Date(at);
  const days = Math.round((midnight(now) - midnight(date)) / 86_400_000);
  if (days <= 1) return capital(new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-days, 'day'));
  const style: Intl.DateTimeFormatOptions =
    days < 7
      ? { weekday: 'long' }
      : { day: 'numeric', month: 'long', ...(date.getFullYear() !== now.getFullYear() && { year: 'numeric' }) };
  return capital(new Intl.DateTimeFormat(language, style).format(date));
}

/** `Monday 09:00`, in the visitor's own zone; today only the time. */
export function openingOf(at: string, language: string, now = new Date()): string {
  const date = new Date(at);
  const isToday = midnight(date) === midnight(now);
  return new Intl.DateTimeFormat(language, {
    ...(!isToday && { weekday: 'long' }),
    hour: '2-digit',
    minute: '2-digit',
  }).format(date);
}

/** `1.2 MB`, `1,2 Mo`. */
export function sizeOf(bytes: number, language: string): string {
  const units = language === 'fr' ? ['o', 'ko', 'Mo'] : ['B', 'kB', 'MB'];
  const step = bytes < 1_000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  const value = bytes / 1_000 ** step;
  const digits = step > 0 && value < 10 ? 1 : 0;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)}\u00a0${units[step] ?? ''}`;
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
