import type { Routes } from '@angular/router';

export const settingsRoutes: Routes = [];
export const meRoutes: Routes = [];
