import type { Routes } from '@angular/router';

export const channelsRoutes: Routes = [];
