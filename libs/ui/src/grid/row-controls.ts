const CONTROLS = 'button:not(:disabled), a[href], input:not(:disabled), [role="checkbox"]';

const controlsOf = (row: HTMLElement): HTMLElement[] => [...row.querySelectorAll<HTMLElement>(CONTROLS)];

/** Focus on the first control of a row; false when it has none. */
export function enterControls(row: HTMLElement): boolean {
  const first = controlsOf(row)[0];
  first?.focus();
  return first !== undefined;
}

/** Arrows between the controls of a row; `Esc`, or `←` on the first one, goes back to the row. */
export function moveBetweenControls(event: KeyboardEvent, row: HTMLElement): boolean {
  const controls = controlsOf(row);
  const at = controls.indexOf(event.target as HTMLElement);
  if (event.key === 'Escape' || (event.key === 'ArrowLeft' && at <= 0)) row.focus();
  else if (event.key === 'ArrowLeft') controls[at - 1]?.focus();
  else if (event.key === 'ArrowRight') controls[at + 1]?.focus();
  else return false;
  event.stopPropagation();
  return true;
}
