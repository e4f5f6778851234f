import { inject } from '@angular/core';
import { type CanActivateFn, type CanMatchFn, Router } from '@angular/router';
import type { Permission } from '@parvis/contracts';
import { SessionStore } from './session-store';

/** Lets only signed-in members pass; the others sign in and come back. */
export const signedIn: CanActivateFn = async (_route, state) => {
  const session = inject(SessionStore);
  const router = inject(Router);
  await session.ready();
  return (
    session.signedIn() ||
    router.createUrlTree(['/login'], { queryParams: state.url === '/' ? {} : { back: state.url } })
  );
};

/** A route that the role does not include does not exist for this member. */
export function requires(permission: Permission): CanMatchFn {
  return async () => {
    const session = inject(SessionStore);
    await session.ready();
    return !session.signedIn() || session.can(permission);
  };
}
