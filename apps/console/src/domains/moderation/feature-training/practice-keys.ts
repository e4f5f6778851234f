import type { Action } from '../../../shared/actions/action';
import type { BoardDecision } from '../data/decision-options';

/** What the keys need of the page. */
export interface PracticePage {
  targets(): readonly string[];
  decide(decision: BoardDecision): void;
  skip(): void;
  step(step: 1 | -1): void;
  toggleSelected(): void;
  takeIn(): void;
  togglePanel(): void;
}

/** The keys are those of the board, so that the hand learns them here. */
export function practiceKeys(page: PracticePage): Action[] {
  const decide = (decision: BoardDecision, key: string): Action => ({
    id: `moderation.${decision}`,
    label: `moderation.action.${decision}`,
    group: 'item',
    keys: [key],
    visible: () => page.targets().length > 0,
    run: () => { page.decide(decision); }, // prettier-ignore
  });
  const move = (id: string, key: string, run: () => void, repeats = false): Action => ({
    id: `moderation.${id}`,
    label: `moderation.action.${id}`,
    group: 'list',
    keys: [key],
    run,
    silent: true,
    repeats,
  });
  return [
    decide('approve', 'A'),
    decide('hide', 'H'),
    decide('delete', 'D'),
    move('skip', 'S', () => { page.skip(); }),
    move('next', 'J', () => { page.step(1); }, true),
    move('previous', 'K', () => { page.step(-1); }, true),
    move('select', 'X', () => { page.toggleSelected(); }),
    move('top', 'Home', () => { page.takeIn(); }),
    move('panel', 'V', () => { page.togglePanel(); }),
  ]; // prettier-ignore
}
