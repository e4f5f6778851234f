/** What a key asks of the list while a row has focus. */
export type RowCommand =
  | 'next'
  | 'previous'
  | 'extendNext'
  | 'extendPrevious'
  | 'pageDown'
  | 'pageUp'
  | 'top'
  | 'end'
  | 'open'
  | 'toggle'
  | 'clear'
  | 'enter';

const PLAIN: Record<string, RowCommand> = {
  ArrowDown: 'next',
  ArrowUp: 'previous',
  ArrowRight: 'enter',
  PageDown: 'pageDown',
  PageUp: 'pageUp',
  Home: 'top',
  End: 'end',
  Enter: 'open',
  ' ': 'toggle',
  Escape: 'clear',
};
const SHIFTED: Record<string, RowCommand> = { ArrowDown: 'extendNext', ArrowUp: 'extendPrevious' };

/** The command of a key; letters and anything with a modifier have none and pass on to `Shortcuts`. */
export function rowCommand(event: KeyboardEvent): RowCommand | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return null;
  return (event.shiftKey ? SHIFTED[event.key] : PLAIN[event.key]) ?? null;
}
