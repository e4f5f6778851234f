import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import type { ModerationRow } from '@parvis/contracts';
import { Toasts } from '@parvis/ui';
import { allByRole, press, violations } from '@parvis/ui/testing';
import { CommandLog } from '../../../shared/commands/command-log';
import { problem } from '../../../testing/console-testing';
import { aModerationRow } from '../../../testing/moderation-builders';
import { BoardServer, openBoard } from '../../../testing/moderation-page';
import { closePage } from '../../../testing/page';

const ACT = 'Hide and answer in private';
const SHIELD = 'POST /api/moderation/items/11/shield';
const AT = '2026-11-20T12:00:00.000Z';
const verb = (name: 'hide' | 'private-reply' | 'delete', reason: 'window-closed' | null = null) => ({ verb: name, available: reason === null, reversible: name === 'hide', reason }); // prettier-ignore
const exposed = (more: Partial<ModerationRow> = {}) =>
  aModerationRow({ text: 'Call me on 06 1• •• •• 78', masked: true, flags: ['personal-data'], label: 'personal-data', marks: [], verbs: [verb('hide'), verb('delete'), verb('private-reply')], ...more }); // prettier-ignore

describe('the shield over personal data on the board', () => {
  let server: BoardServer;
  const open = async (row: ModerationRow, queue = 'review') => {
    server = new BoardServer();
    server.rows([row]);
    const decision = { id: 'd9', itemId: '11', kind: 'hide', reasonId: '7', note: null, byMemberId: 'm1', at: AT, action: null }; // prettier-ignore
    server.give(SHIELD, { itemId: '11', conversationId: '44', decision, draft: { verb: 'private-reply', text: 'Hello' } }); // prettier-ignore
    await openBoard(`/moderation/${queue}`, server);
  };
  const panel = () => document.querySelector('app-context-panel') as HTMLElement;
  const url = () => TestBed.inject(Router).url;
  afterEach(closePage);

  it('hides and opens the prepared private answer by one button, of the panel or the row', async () => {
    await open(exposed());
    const buttons = allByRole('button', new RegExp(`^${ACT}`));
    expect(buttons).toHaveLength(2);
    expect(await violations(panel())).toEqual([]);
    buttons.find((button) => panel().contains(button))?.click();
    await server.serve();
    expect(server.written(SHIELD)).toEqual([{ revision: 1 }]);
    expect(server.written('POST /api/moderation/decide')).toEqual([]);
    expect(url()).toBe('/inbox/mine/44?item=11&answer=private-reply');
  });

  it('does the same by key, and is taken back as one', async () => {
    await open(exposed());
    press(document.body, 'm');
    await server.serve();
    expect(server.written(SHIELD)).toEqual([{ revision: 1 }]);
    await Promise.all([TestBed.inject(CommandLog).undoLast(), server.serve()]);
    expect(server.writes.map(({ call }) => call)).toContain('POST /api/items/11/decisions/d9/undo');
  });

  it.each([
    ['the channel has no private reply', [verb('hide')], 'Instagram has no private reply to a comment: hide it only.'],
    ['the time for it is over', [verb('hide'), verb('private-reply', 'window-closed')], 'Instagram allowed this for a limited time, which is over.'],
    ['the channel cannot hide', [verb('private-reply')], 'Instagram cannot hide this.'],
  ])('says why not where %s', async (_, verbs, why) => {
    await open(exposed({ verbs }));
    for (const button of allByRole('button', new RegExp(`^${ACT}`))) {
      expect(button.getAttribute('aria-disabled')).toBe('true');
      button.click();
    }
    press(document.body, 'm');
    await server.serve();
    expect(server.written(SHIELD)).toEqual([]);
    expect(TestBed.inject(Toasts).shown().map(({ text }) => text)).toEqual([why]);
  }); // prettier-ignore

  it('only answers what is hidden already', async () => {
    await open(exposed({ state: 'hidden', platformState: 'hidden' }), 'hidden');
    press(document.body, 'j');
    await server.serve();
    allByRole('button', /^Answer in private/)[0]?.click();
    await server.serve();
    expect(server.written(SHIELD)).toHaveLength(1);
  });

  it('puts the row back and says what the server said when it refuses', async () => {
    await open(exposed());
    server.give(SHIELD, problem('window-closed', 422), 422);
    press(document.body, 'm');
    await server.serve();
    expect(url()).not.toContain('/inbox');
    expect(document.querySelector('#queue .line.active')?.textContent).not.toContain('Hidden');
    expect(TestBed.inject(CommandLog).entries()).toEqual([]);
  });

  it.each([
    ['nobody’s data is in public', aModerationRow({ verbs: [verb('hide'), verb('private-reply')] })],
    ['something else is worse', exposed({ label: 'scam' })],
    ['only the team reads it', exposed({ kind: 'message' })],
  ])('is not there where %s', async (_, row) => {
    await open(row);
    expect(allByRole('button', new RegExp(`^${ACT}`))).toEqual([]);
    press(document.body, 'm');
    await server.serve();
    expect(server.written(SHIELD)).toEqual([]);
  });
});
