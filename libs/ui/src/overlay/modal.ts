import { Dialog, type DialogRef } from '@angular/cdk/dialog';
import {
  createBlockScrollStrategy,
  createGlobalPositionStrategy,
  type GlobalPositionStrategy,
} from '@angular/cdk/overlay';
import {
  DestroyRef,
  effect,
  inject,
  Injector,
  type ModelSignal,
  type Signal,
  type TemplateRef,
  untracked,
} from '@angular/core';
import { Shortcuts } from '../services/shortcuts';

/** Where a modal layer stands. */
export type ModalPlacement = 'center' | 'top' | 'right' | 'bottom';

interface ModalOptions {
  open: ModelSignal<boolean>;
  template: Signal<TemplateRef<unknown>>;
  placement: ModalPlacement;
  labelledBy: string;
  closed?: () => void;
  role?: 'dialog' | 'alertdialog';
}

function placed(strategy: GlobalPositionStrategy, placement: ModalPlacement): GlobalPositionStrategy {
  if (placement === 'right') return strategy.right('0').top('0');
  if (placement === 'bottom') return strategy.bottom('0').centerHorizontally();
  if (placement === 'top') return strategy.top('12vh').centerHorizontally();
  return strategy.centerHorizontally().centerVertically();
}

/**
 * Ties a two-way `open` to a CDK dialog: focus goes in, comes back to where it was, `Esc` and the backdrop close, the
 * page behind does not scroll, and single-key commands are silent meanwhile. Call it in a constructor.
 */
export function modal(options: ModalOptions): void {
  const injector = inject(Injector);
  const dialogs = inject(Dialog);
  const shortcuts = inject(Shortcuts);
  let shown: DialogRef | undefined;
  let gone = false;

  const show = () => {
    const resume = shortcuts.suspend();
    const dialog: DialogRef = dialogs.open(options.template(), {
      role: options.role ?? 'dialog',
      ariaModal: true,
      ariaLabelledBy: options.labelledBy,
      autoFocus: 'first-tabbable',
      restoreFocus: true,
      backdropClass: 'mi-backdrop',
      scrollStrategy: createBlockScrollStrategy(injector),
      positionStrategy: placed(createGlobalPositionStrategy(injector), options.placement),
    });
    shown = dialog;
    dialog.closed.subscribe(() => {
      resume();
      shown = undefined;
      if (gone) return;
      options.open.set(false);
      options.closed?.();
    });
  };

  effect(() => {
    const open = options.open();
    untracked(() => {
      if (open && !shown) show();
      else if (!open) shown?.close();
    });
  });
  inject(DestroyRef).onDestroy(() => {
    gone = true;
    shown?.close();
  });
}
