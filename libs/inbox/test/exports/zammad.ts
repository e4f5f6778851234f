/** An export of a small Zammad, made up: four tickets of two groups, with what goes wrong in real ones. */
interface People {
  /** E-mail address of an agent who is a member here. */
  lea: string;
}

const GROUPS = [
  { id: 1, name: 'Support', follow_up_possible: 'yes', email_address_id: 1 },
  { id: 2, name: 'Presse', follow_up_possible: 'yes', email_address_id: 1 },
];

export function zammadExport({ lea }: People): Record<string, string> {
  const ticket = (id: number, more: object) => ({ id, number: `2200${id}`, title: `Ticket ${id}`, group_id: 1, group: 'Support', state_id: 2, state: 'open', priority_id: 2, priority: '2 normal', owner_id: 1, owner: '-', customer_id: 10, customer: 'ada@mail.example', pending_time: null, close_at: null, created_at: '2025-03-01T08:00:00.000Z', updated_at: '2025-03-02T08:00:00.000Z', ...more }); // prettier-ignore
  // mail may be noted as created by the system: its author is known by address alone
  const article = (id: number, ticketId: number, more: object) => ({ id, ticket_id: ticketId, from: 'Ada King <ada@mail.example>', to: 'support@lumen.example', cc: '', subject: 'Lamp', body: '', content_type: 'text/plain', type: 'email', sender: 'Customer', internal: false, message_id: `<m${id}@mail.example>`, in_reply_to: null, references: null, created_by_id: 1, created_by: 'ada@mail.example', origin_by_id: null, attachments: [], created_at: '2025-03-01T08:00:00.000Z', ...more }); // prettier-ignore
  const agent = { sender: 'Agent', from: 'Léa P. via Support <support@lumen.example>', to: 'ada@mail.example', created_by_id: 3, created_by: lea }; // prettier-ignore
  const tickets = [
    ticket(1, { state: 'closed', state_id: 4, close_at: '2025-03-02T07:00:00.000Z', owner_id: 3, owner: lea, priority: '3 high', priority_id: 3 }), // prettier-ignore
    ticket(2, { state: 'pending reminder', state_id: 3, pending_time: '2090-06-01T08:00:00.000Z' }),
    ticket(3, {
      group_id: 2,
      group: 'Presse',
      state: 'new',
      state_id: 1,
      customer_id: 11,
      customer: 'press@mail.example',
    }),
    ticket(4, { state: 'open' }),
    { number: '22009', title: 'A ticket without an id', group_id: 1 },
  ];
  const articles = [
    [
      article(11, 1, { body: '<p>My lamp <b>blinks</b>.</p>', content_type: 'text/html', attachments: [{ id: 5, filename: 'lamp.jpg', size: '12', preferences: { 'Mime-Type': 'image/jpeg' } }, { id: 6, filename: 'logo.png', size: '1', preferences: { 'Content-Disposition': 'inline' } }] }), // prettier-ignore
      article(12, 1, { ...agent, body: 'Known issue with the first series', type: 'note', internal: true, created_at: '2025-03-01T08:30:00.000Z' }), // prettier-ignore
      article(13, 1, { ...agent, body: 'A new one is on its way.', in_reply_to: '<m11@mail.example>', created_at: '2025-03-01T09:00:00.000Z' }), // prettier-ignore
    ],
    [
      article(21, 2, { body: 'Can I change the address?' }),
      article(22, 2, { sender: 'System', from: 'Support', created_by_id: 1, body: 'Your request has been received.', created_at: '2025-03-01T08:00:05.000Z' }), // prettier-ignore
      article(23, 2, { body: '', created_at: '2025-03-01T08:10:00.000Z' }),
    ],
    [
      article(31, 3, {
        from: 'press@mail.example',
        created_by_id: 11,
        created_by: 'press@mail.example',
        body: 'Interview?',
      }),
    ],
    [article(77, 70, { body: 'Of a ticket that is not here' })],
  ];
  const users = [
    { id: 1, login: '-', firstname: '-', lastname: '', email: '', roles: [] },
    { id: 3, login: lea, firstname: 'Léa', lastname: 'P.', email: lea, roles: ['Agent'], role_ids: [2] },
    { id: 10, login: 'ada@mail.example', firstname: 'Ada', lastname: 'King', email: 'ada@mail.example', mobile: '+33611223344', roles: ['Customer'] }, // prettier-ignore
    { id: 12, login: 'quiet@mail.example', firstname: 'Quiet', lastname: 'One', email: 'quiet@mail.example', roles: ['Customer'] }, // prettier-ignore
  ];
  const lines = (list: readonly object[]) => list.map((one) => JSON.stringify(one)).join('\n');
  return {
    'tickets.json': JSON.stringify(tickets),
    'articles.ndjson': lines(articles),
    'users.json': JSON.stringify(users),
    'groups.json': JSON.stringify(GROUPS),
    'tags.ndjson': lines([
      { ticket_id: 1, tags: ['panne', 'lampe'] },
      { ticket_id: 70, tags: ['lost'] },
    ]),
  };
}
