import { TestBed } from '@angular/core/testing';
import type { ModerationRow, ModerationRunView, RoleKey } from '@parvis/contracts';
import { moderationRoutes } from '../domains/moderation/moderation.routes';
import { ModerationCounts } from '../shared/moderation/moderation-counts';
import { anAccount, capabilities } from './builders';
import {
  aModerationItem,
  aModerationRow,
  aModerationRun,
  aResult,
  aStatementPreview,
  queueCounts,
} from './moderation-builders';
import { openPage, PageServer } from './page';

/** The server of the board: it answers from the rows the spec gave it, and decides as it is asked. */
export class BoardServer extends PageServer {
  constructor(role: RoleKey = 'owner') {
    super(role);
    this.give('GET /api/moderation/queues', queueCounts({ review: 2 }, { today: { decided: 186, secondsEach: 4.1 } }));
    this.give('GET /api/moderation/requests', { items: [], nextCursor: null });
    this.give('GET /api/moderation/exposure', { day: '2026-11-20', points: 0, items: 0, budget: null, overBudget: false, pauseMinutes: null }); // prettier-ignore
    this.give('GET /api/moderation/settings/decisions', { reasonRequired: 'never' });
    this.give('GET /api/accounts', [anAccount({ capabilities: capabilities() })]);
    this.rows([aModerationRow(), aModerationRow({ itemId: '12', conversationId: '2', author: { ...aModerationRow().author, identityId: 'n2', name: 'client_311', hidden: 0 }, text: 'in black one day?', marks: [], severity: 1, label: 'request' })]); // prettier-ignore
  }

  /** The list, with what is around each row; every one of them is decided when it is asked for. */
  rows(rows: ModerationRow[], run: Partial<ModerationRunView> = {}): void {
    this.give('GET /api/moderation/items', { items: rows, nextCursor: null });
    for (const row of rows) {
      this.give(`GET /api/moderation/items/${row.itemId}`, aModerationItem(row));
      this.give(`POST /api/items/${row.itemId}/statement-preview`, aStatementPreview());
    }
    this.give('POST /api/moderation/decide', aModerationRun(rows.map(({ itemId }) => aResult(itemId)), run)); // prettier-ignore
  }
}

export async function openBoard(path = '/moderation/review', server = new BoardServer()): Promise<BoardServer> {
  await openPage(path, [{ path: 'moderation', children: moderationRoutes }], 'moderation', server);
  TestBed.inject(ModerationCounts);
  await server.serve();
  await server.serve();
  return server;
}
