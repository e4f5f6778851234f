/** An export of a small Chatwoot, made up: three conversations in pages as its API answers, with what goes wrong in real ones. */
export const CHATWOOT_FILES = ['conversations.json', 'messages.ndjson', 'contacts.csv', 'agents.json', 'labels.json', 'inboxes.json', 'canned_responses.json'] as const; // prettier-ignore

interface People {
  /** E-mail address of an agent who is a member here. */
  lea: string;
}

const at = (iso: string): number => Date.parse(iso) / 1000;
const contact = (id: number, name: string, email: string | null) => ({ id, name, email, phone_number: null, type: 'contact', thumbnail: '' }); // prettier-ignore
const NADIA = contact(501, 'Nadia Benali', 'nadia@mail.example');
const OTTO = contact(502, 'Otto Graf', null);
const WILLA = contact(503, 'Willa Moss', 'willa@mail.example');
const ADMINISTRATOR = { id: 8, name: 'Gone Agent', email: 'gone@old.example', role: 'administrator' };

export function chatwootExport({ lea }: People): Record<(typeof CHATWOOT_FILES)[number], string> {
  const agent = { id: 7, name: 'Léa', available_name: 'Léa P.', email: lea, role: 'agent' };
  const said = (id: number, conversation: number, type: number, content: string | null, when: string, more: object = {}) => ({ id, conversation_id: conversation, inbox_id: 1, message_type: type, content, created_at: at(when), private: false, content_attributes: {}, ...more }); // prettier-ignore
  const ours = { sender: { id: 7, name: 'Léa', available_name: 'Léa P.', type: 'user' } };
  const talk = (id: number, inbox: number, channel: string, sender: object, more: object) => ({
    id,
    inbox_id: inbox,
    account_id: 1,
    meta: { sender, channel, hmac_verified: false },
    messages: [],
    additional_attributes: {},
    labels: [],
    priority: null,
    snoozed_until: null,
    status: 'open',
    created_at: at('2025-02-01T10:00:00Z'),
    last_activity_at: at('2025-02-03T10:00:00Z'),
    ...more,
  });
  const last = said(103, 1, 0, 'Merci, elle est arrivée !', '2022-05-02T09:30:00Z', { sender: NADIA });
  const pages = [
    page([
      talk(1, 1, 'Channel::WebWidget', NADIA, {
        status: 'resolved',
        labels: ['Livraison', 'VIP'],
        priority: 'urgent',
        last_activity_at: at('2022-05-03T08:00:00Z'),
        meta: { sender: NADIA, channel: 'Channel::WebWidget', assignee: agent },
        messages: [last],
      }),
      talk(2, 1, 'Channel::WebWidget', OTTO, { status: 'snoozed', snoozed_until: '2090-01-01T08:00:00.000Z', labels: ['livraison'] }), // prettier-ignore
    ]),
    // overlapping pages name a conversation twice
    page([
      talk(2, 1, 'Channel::WebWidget', OTTO, { status: 'snoozed', snoozed_until: '2090-01-01T08:00:00.000Z', labels: ['livraison'] }), // prettier-ignore
      talk(3, 2, 'Channel::Email', WILLA, {
        additional_attributes: { mail_subject: 'Invoice for order' },
        meta: { sender: WILLA, channel: 'Channel::Email', assignee: ADMINISTRATOR },
      }),
      talk(4, 1, 'Channel::WebWidget', OTTO, {}),
      { inbox_id: 1, status: 'open', meta: {} },
    ]),
  ];
  const mail = {
    from: ['willa@mail.example'],
    to: ['help@lumen.example'],
    subject: 'Invoice for order',
    message_id: 'first-mail@mail.example',
    html_content: { full: '<p>Where is my <b>invoice</b>?</p><script>alert(1)</script>' },
    text_content: { full: 'Where is my invoice?', reply: 'Where is my invoice?' },
  };
  const messages = [
    answer(1, [
      said(101, 1, 0, 'Ma lampe n’est pas là.', '2022-05-01T08:00:00Z', { sender: NADIA, attachments: [{ id: 9, file_type: 'image', data_url: 'https://chat.example/rails/blobs/colis.png', file_size: 1200 }] }), // prettier-ignore
      said(102, 1, 1, 'Elle part ce soir.', '2022-05-01T09:00:00Z', ours),
      said(104, 1, 1, 'Client fidèle, geste possible', '2022-05-01T08:30:00Z', { ...ours, private: true }),
      said(105, 1, 2, 'Conversation was marked resolved by Léa', '2022-05-03T08:00:00Z'),
      last,
    ]),
    answer(2, [
      said(201, 2, 0, 'Is the shop open?', '2025-02-02T10:00:00Z'), // no author
      said(202, 2, 0, null, '2025-02-02T10:01:00Z', { sender: OTTO }), // empty
      said(203, 2, 0, 'Take this away', '2025-02-02T10:02:00Z', {
        sender: OTTO,
        content_attributes: { deleted: true },
      }),
      { ...said(204, 2, 0, 'When was this?', '2025-02-02T10:03:00Z', { sender: OTTO }), created_at: 'yesterday' },
    ]),
    answer(3, [said(301, 3, 0, 'Where is my invoice?', '2025-02-03T10:00:00Z', { sender: WILLA, content_type: 'incoming_email', content_attributes: { email: mail } })]), // prettier-ignore
    answer(99, [said(990, 99, 0, 'Of a conversation that is not here', '2025-02-03T11:00:00Z', { sender: OTTO })]),
  ];
  return {
    'conversations.json': pages.map((one) => JSON.stringify(one)).join('\n'),
    'messages.ndjson': [...messages.map((one) => JSON.stringify(one)), '{"payload": [{"id": 1', ''].join('\n'),
    'contacts.csv': '\uFEFFid,name,email,phone_number\n501,Nadia Benali,nadia@mail.example,+33612345678\n502,Otto Graf,,\n777,Never Wrote,never@mail.example,\n,No Id,,\n', // prettier-ignore
    'agents.json': JSON.stringify([agent, ADMINISTRATOR]),
    'labels.json': JSON.stringify({ payload: [{ id: 1, title: 'livraison', color: '#1f93ff', show_on_sidebar: true }, { id: 2, title: 'unused', color: '#1f93ff', show_on_sidebar: true }] }), // prettier-ignore
    'inboxes.json': JSON.stringify({ payload: [{ id: 1, name: 'Site', channel_type: 'Channel::WebWidget' }, { id: 2, name: 'Courrier', channel_type: 'Channel::Email' }] }), // prettier-ignore
    'canned_responses.json': JSON.stringify([{ id: 3, short_code: 'hello', content: 'Bonjour !' }]),
  };
}

const page = (payload: object[]) => ({ data: { meta: { all_count: 4 }, payload } });
const answer = (conversation: number, payload: object[]) => ({ meta: { contact_id: conversation }, payload });
