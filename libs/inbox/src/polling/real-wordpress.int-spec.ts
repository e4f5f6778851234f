import type {
  AccountView,
  ActionVerb,
  ConversationView,
  DecisionKind,
  ItemView,
  PlatformState,
} from '@parvis/contracts';
import { IdentityModule } from '@parvis/identity';
import { signedIn, type SignedInMember } from '@parvis/identity/testing';
import { Database } from '@parvis/platform';
import { eventually, startTestApp, type TestApp } from '@parvis/testing';
import {
  lintPlugin,
  startWordPress,
  type WordPressSite,
  wordPressAvailable,
} from '../../../../tools/wordpress/index.mjs';
import { loadSubject } from '../actions/action-target';
import { insertAction } from '../actions/action-writes';
import { InboundModule, InboundWorkerModule } from '../inbound.module';
import { OutboundModule, OutboundWorkerModule } from '../outbound.module';
import { PollScheduler } from './poll-scheduler';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const PATIENCE_MS = 30_000;

// the gap is named where WordPress is missing, and refused in continuous integration
const withWordPress = wordPressAvailable() ? describe : describe.skip;

withWordPress('real WordPress', () => {
  let wp: WordPressSite;
  let test: TestApp;
  let owner: SignedInMember;
  let account: AccountView;
  let written = 0;

  beforeAll(async () => {
    wp = await startWordPress();
    const imports = [IdentityModule, InboundModule, InboundWorkerModule, OutboundModule, OutboundWorkerModule];
    test = await startTestApp({ imports });
    owner = await signedIn(test.app, { role: 'owner' });
    const holds = 'update workspace set reply_hold_seconds = 0, decision_hold_seconds = 0 where id = $1';
    await test.db.read('system', holds, [owner.agent.workspaceId]);
    const { status, body } = await owner.request('POST', '/api/accounts', {
      channel: 'wordpress',
      name: 'Maison Lumen',
      credentials: { applicationPassword: wp.applicationPassword, signingSecret: SECRET },
      settings: { siteUrl: wp.url, username: wp.user },
      backfillDays: 0,
    });
    expect({ status, body }).toMatchObject({ status: 201 });
    account = body as AccountView;
  }, 180_000);
  afterAll(async () => {
    await test?.stop();
    await wp?.stop();
  }, 60_000);

  const hook = () => `${test.url}${new URL(account.hookUrl).pathname}`;
  const plugged = () => wp.setPlugin({ address: hook(), secret: SECRET });
  const unplugged = () => wp.setPlugin({ address: '', secret: SECRET });
  const poll = () =>
    test.app
      .get(PollScheduler, { strict: false })
      .pollNow({ workspaceId: owner.agent.workspaceId, accountId: Number(account.id) });

  /** A visitor's comment with a text of its own; its id at the site. */
  async function visitorWrites(words: string, parent = 0): Promise<{ id: number; text: string }> {
    written += 1;
    const author = `client_${written}`;
    const text = `${words} (${written})`;
    const email = `${author}@mail.test`;
    return { id: await wp.comment({ postId: wp.postId, parent, author, email, content: text }), text };
  }

  async function talkAbout(text: string): Promise<{ talk: ConversationView; item: ItemView } | undefined> {
    const { body } = await owner.request('GET', '/api/conversations?view=all&sort=newest');
    for (const talk of body.items as ConversationView[]) {
      const item = (await itemsOf(talk.id)).find((candidate) => candidate.text === text);
      if (item) return { talk, item };
    }
    return undefined;
  }
  const arrival = (text: string) => eventually(() => talkAbout(text), PATIENCE_MS);
  const itemsOf = async (id: string) =>
    (await owner.request('GET', `/api/conversations/${id}/items`)).body.items as ItemView[];

  /** A comment that has come in, by the plugin. */
  async function arrived(words: string) {
    await plugged();
    const comment = await visitorWrites(words);
    return { ...comment, ...(await arrival(comment.text)) };
  }

  const stands = (talkId: string, itemId: string, state: PlatformState) =>
    eventually(async () => {
      const item = (await itemsOf(talkId)).find(({ id }) => id === itemId);
      if (item?.platformState !== state) throw new Error(`the item is ${item?.platformState ?? 'gone'}, not ${state}`);
      return true;
    }, PATIENCE_MS);
  const becomes = (id: number, status: string) =>
    eventually(async () => {
      const now = await wp.statusOf(id);
      if (now !== status) throw new Error(`the comment is "${now}", not "${status}"`);
      return true;
    }, PATIENCE_MS);

  async function answer(talk: ConversationView, text: string): Promise<ItemView> {
    const body = { verb: 'reply', text, lastSeenItemId: talk.lastItemId, sendAnyway: true };
    const { status, body: made } = await owner.request('POST', `/api/conversations/${talk.id}/replies`, body);
    expect({ status, made }).toMatchObject({ status: 201 });
    await isDone(made.action.id as string);
    return made.item as ItemView;
  }
  const isDone = (actionId: string) =>
    eventually(async () => {
      const [row] = await test.db.read<{ state: string; external_id: string; error_detail: string }>(
        'system',
        'select state, external_id, error_detail from action where id = $1',
        [actionId],
      );
      if (row?.state !== 'done') throw new Error(`the action is ${row?.state} (${row?.error_detail})`);
      return row;
    }, PATIENCE_MS);

  async function decide(item: ItemView, kind: DecisionKind): Promise<void> {
    // on one's own site a deletion says why
    const [reason] = (await owner.request('GET', '/api/policy-reasons')).body;
    const { status, body } = await owner.request('POST', `/api/items/${item.id}/decisions`, {
      kind,
      reasonId: reason.id,
    });
    expect({ status, body }).toMatchObject({ status: 201 });
    if (body.action) await isDone(body.action.id as string);
  }

  /** A call as the inbox writes it, for verbs that have no route of their own. */
  async function act(verb: ActionVerb, item: ItemView, more: { text?: string; reply?: string } = {}): Promise<void> {
    const id = await test.app.get(Database).transaction(owner.agent.workspaceId, async (tx) => {
      const { target, accountId } = await loadSubject(tx, owner.agent, item.id);
      const actionId = tx.newId();
      await insertAction(tx, owner.agent.workspaceId, {
        id: actionId,
        conversationId: item.conversationId,
        accountId,
        itemId: item.id,
        ownItemId: null,
        verb,
        holdSeconds: 0,
        requestedBy: owner.agent.memberId,
        lastSeenItemId: null,
        idempotencyKey: actionId,
        payload: {
          target,
          text: more.text ?? '',
          attachmentIds: [],
          email: null,
          replyExternalId: more.reply ?? null,
          before: null,
        },
      });
      return actionId;
    });
    await isDone(id);
  }

  it('has a plugin that PHP accepts', async () => {
    expect(await lintPlugin()).not.toMatch(/error in/i);
  });

  it('brings a comment by the poll, and the answer stands on the page, is edited and deleted', async () => {
    await unplugged();
    const comment = await visitorWrites('Is it <b>loud</b>? 5 < 6 & "x" 🙂');
    await poll();
    const { talk, item } = await arrival(comment.text.replace(/<\/?b>/g, ''));
    expect(item).toMatchObject({ platformState: 'held', author: { name: 'client_1' }, direction: 'in' });
    expect(talk.subject).toBe('The lamp “Halo” & its little sister');

    const ours = await answer(talk, 'About 58 dB, 5 < 6 & <i>quiet</i>.\n\nTry it!');
    expect(await wp.statusOf(comment.id)).toBe('approved'); // what is answered can be read
    const page = await wp.page(wp.postId);
    expect(page).toContain('About 58 dB, 5 &lt; 6 &amp; &lt;i&gt;quiet&lt;/i&gt;.');
    await poll();
    const answers = (await itemsOf(talk.id)).filter(({ direction }) => direction === 'out');
    expect(answers.map(({ text }) => text)).toEqual(['About 58 dB, 5 < 6 & <i>quiet</i>.\n\nTry it!']);
    await stands(talk.id, item.id, 'visible');

    const reply = (await isDone(ours.action?.id ?? '')).external_id;
    await act('edit-reply', ours, { text: 'About 60 dB.', reply });
    expect(await wp.contentOf(reply)).toBe('About 60 dB.');
    expect(await wp.page(wp.postId)).not.toContain('About 58 dB');
    expect((await itemsOf(talk.id)).find(({ id }) => id === ours.id)?.text).toBe('About 60 dB.');
    await act('delete-reply', ours, { reply });
    expect(await wp.statusOf(reply)).toBe('');
    await stands(talk.id, ours.id, 'deleted');
    await poll();
    expect((await itemsOf(talk.id)).filter(({ direction }) => direction === 'out')).toHaveLength(1);
  }, 120_000);

  it('brings a comment by the push of the plugin, and an answer to it into the same conversation', async () => {
    const first = await arrived('Which bulb does it take?');
    expect(first.item).toMatchObject({ platformState: 'held', direction: 'in' });
    await wp.php(`wp_set_comment_status( ${first.id}, 'approve' );`);
    const second = await visitorWrites('I would like to know, too', first.id);
    expect((await arrival(second.text)).talk.id).toBe(first.talk.id);
    await poll(); // the poll knows what the push has brought
    expect((await itemsOf(first.talk.id)).filter(({ direction }) => direction === 'in')).toHaveLength(2);
  }, 120_000);

  it('moderates from the inbox', async () => {
    const { id, talk, item } = await arrived('Let me tell you of my shop');
    await decide(item, 'approve');
    await becomes(id, 'approved');
    await stands(talk.id, item.id, 'visible');
    await decide(item, 'hide');
    await becomes(id, 'unapproved');
    await stands(talk.id, item.id, 'held');
    await decide(item, 'unhide');
    await becomes(id, 'approved');
    await decide(item, 'reject');
    await becomes(id, 'trash');
    await stands(talk.id, item.id, 'hidden');
    await decide(item, 'unhide');
    await becomes(id, 'approved');
    await decide(item, 'spam');
    await becomes(id, 'spam');

    const other = await arrived('Something nobody should read');
    await decide(other.item, 'delete');
    await becomes(other.id, '');
    await stands(other.talk.id, other.item.id, 'deleted');
  }, 120_000);

  it('mirrors what is done in WordPress, told by the plugin', async () => {
    const { id, talk, item, text } = await arrived('Does it come in green?');
    const inWordPress = async (code: string, state: PlatformState) => {
      await wp.php(code);
      await stands(talk.id, item.id, state);
    };
    await inWordPress(`wp_set_comment_status( ${id}, 'approve' );`, 'visible');
    await inWordPress(`wp_set_comment_status( ${id}, 'hold' );`, 'held');
    await inWordPress(`wp_spam_comment( ${id} );`, 'hidden');
    await inWordPress(`wp_unspam_comment( ${id} );`, 'held');
    await inWordPress(`wp_trash_comment( ${id} );`, 'hidden');
    await inWordPress(`wp_untrash_comment( ${id} ); wp_set_comment_status( ${id}, 'approve' );`, 'visible');

    await wp.php(`wp_update_comment( array( 'comment_ID' => ${id}, 'comment_content' => 'Does it come in blue?' ) );`);
    await eventually(
      async () => (await itemsOf(talk.id)).find((one) => one.text === 'Does it come in blue?'),
      PATIENCE_MS,
    );
    expect((await itemsOf(talk.id)).some((one) => one.text === text)).toBe(false);

    await wp.php(
      `wp_insert_comment( array( 'comment_post_ID' => ${wp.postId}, 'comment_parent' => ${id}, 'user_id' => ${wp.userId},
        'comment_author' => 'Maison Lumen', 'comment_author_email' => 'agent@brand.test', 'comment_content' => 'In all colours.' ) );`,
    );
    const native = await eventually(
      async () => (await itemsOf(talk.id)).find((one) => one.text === 'In all colours.'),
      PATIENCE_MS,
    );
    expect(native.direction).toBe('out');
    await inWordPress(`wp_delete_comment( ${id}, true );`, 'deleted');
    await stands(talk.id, native.id, 'visible');
  }, 120_000);

  it('mirrors it without the plugin as well, at the next poll', async () => {
    await unplugged();
    const [stays, goes] = [await visitorWrites('Where is it made?'), await visitorWrites('Who designed it?')];
    await poll();
    const [kept, lost] = [await arrival(stays.text), await arrival(goes.text)];
    await wp.php(
      `wp_update_comment( array( 'comment_ID' => ${stays.id}, 'comment_content' => 'Where is it made now?' ) );
       wp_set_comment_status( ${stays.id}, 'approve' ); wp_delete_comment( ${goes.id}, true );`,
    );
    await poll();
    await stands(kept.talk.id, kept.item.id, 'visible');
    await stands(lost.talk.id, lost.item.id, 'deleted');
    expect((await itemsOf(kept.talk.id))[0]?.text).toBe('Where is it made now?');
  }, 120_000);

  it('has a queue that keeps what could not be told, a test button that sends it, and French', async () => {
    await wp.setPlugin({ address: `${hook()}-of-nobody`, secret: SECRET });
    const comment = await visitorWrites('Is anybody there?');
    const waiting = () =>
      wp.php('global $wpdb; echo $wpdb->get_var( "SELECT MAX(tries) FROM " . parvis_comments_table() );');
    await eventually(async () => (await waiting()) === '1' || undefined, PATIENCE_MS);
    expect(await talkAbout(comment.text)).toBeUndefined();

    await plugged();
    const { page, press } = await settingsPage();
    expect(page).toContain('HTTP 404');
    expect(await press()).toContain('Parvis took the last message');
    await arrival(comment.text);
    await eventually(async () => (await waiting()) === '' || undefined, PATIENCE_MS);

    await wp.php(`update_user_meta( ${wp.userId}, 'locale', 'fr_FR' );`);
    expect((await settingsPage()).page).toContain('Secret de signature');
  }, 120_000);

  /** The plugin's page as the administrator sees it, and its test button, which answers with the page. */
  async function settingsPage(): Promise<{ page: string; press: () => Promise<string> }> {
    const form = { log: wp.user, pwd: wp.userPassword, testcookie: '1' };
    const entrance = { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' as const };
    const signedInAs = await fetch(`${wp.url}/wp-login.php`, {
      ...entrance,
      headers: { cookie: 'wordpress_test_cookie=WP%20Cookie%20check' },
    });
    const cookie = signedInAs.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const address = `${wp.url}/wp-admin/options-general.php?page=parvis-comments`;
    const read = async () => (await fetch(address, { headers: { cookie } })).text();
    const page = await read();
    const nonce =
      /value="parvis_comments_test">\s*<input type="hidden" id="_wpnonce" name="_wpnonce" value="(\w+)"/.exec(
        page,
      )?.[1];
    const press = async () => {
      const body = new URLSearchParams({ action: 'parvis_comments_test', _wpnonce: nonce ?? '' });
      await fetch(`${wp.url}/wp-admin/admin-post.php`, {
        method: 'POST',
        headers: { cookie },
        body,
        redirect: 'manual',
      });
      return read();
    };
    return { page, press };
  }

  it('leaves nothing behind when the plugin is deleted', async () => {
    const left = await wp.php(
      `require_once ABSPATH . 'wp-admin/includes/plugin.php';
       deactivate_plugins( 'parvis-comments/parvis-comments.php' ); uninstall_plugin( 'parvis-comments/parvis-comments.php' );
       global $wpdb; echo $wpdb->get_var( "SELECT COUNT(*) FROM $wpdb->options WHERE option_name LIKE 'parvis%'" ),
         $wpdb->get_var( "SHOW TABLES LIKE '%parvis%'" ), (int) wp_next_scheduled( 'parvis_comments_send' );`,
    );
    expect(left).toBe('00');
  }, 60_000);
});
