import type { CalendarView, CannedReplyView, LadderView, MacroBody, MemberView, RuleBody, SavedViewBody, SlaPolicyBody, TagView, TeamView } from '@parvis/contracts'; // prettier-ignore
import { DEMO_ANSWERS } from './demo-answers';
import { DemoMember } from './demo-member';
import type { SignIn } from './demo-workspace';

const WEEKDAY = [
  { from: '09:00', to: '12:30' },
  { from: '13:30', to: '18:00' },
];
const SATURDAY = [{ from: '10:00', to: '17:00' }];
const CALENDAR = {
  name: 'Service client',
  timeZone: 'Europe/Paris',
  week: [WEEKDAY, WEEKDAY, WEEKDAY, WEEKDAY, WEEKDAY, SATURDAY, []],
  country: 'FR',
  region: null,
};

/** How the demo's house works: opening hours, promises, an escalation ladder, prepared answers, macros and shared views. */
export async function setUpHouse(url: string, signIns: readonly SignIn[]): Promise<void> {
  const [owner] = signIns;
  if (!owner) return;
  const camille = await DemoMember.signIn(url, owner);
  const tags = await camille.get<TagView[]>('/tags');
  const tagged = (name: string) => tags.filter((tag) => tag.name === name).map(({ id }) => id);
  const answers = new Map<string, string>();
  for (const body of DEMO_ANSWERS) {
    const { id, name } = await camille.make<CannedReplyView>('/canned-replies', body);
    answers.set(name, id);
  }
  await camille.make('/macros', resend(answers.get('Produit abîmé à l’arrivée') ?? '', tagged('Qualité')));
  await camille.make('/macros', {
    name: 'Confier aux boutiques',
    scope: 'everybody',
    steps: [
      { kind: 'tag', add: tagged('Boutique') },
      { kind: 'team', teamId: await teamCalled(camille, 'Boutiques') },
    ],
  });
  for (const view of views(tagged('Livraison'))) await camille.make('/views', view);
  const calendarId = await promise(camille);
  for (const rule of rules(calendarId, await teamCalled(camille, 'Service client'), answers))
    await camille.make('/rules', rule);
}

const resend = (cannedReplyId: string, add: string[]): MacroBody => ({
  name: 'Remplacer la lampe',
  scope: 'everybody',
  steps: [
    { kind: 'reply', cannedReplyId },
    { kind: 'tag', add },
    { kind: 'priority', priority: 'high' },
    { kind: 'status', status: 'waiting' },
  ],
});

const views = (delivery: string[]): SavedViewBody[] => [
  {
    name: 'Avis 1 et 2 étoiles',
    audience: 'everybody',
    sort: 'waiting',
    filter: {
      all: [
        { field: 'status', operator: 'is', value: ['open', 'waiting'] },
        { field: 'stars', operator: 'at-most', value: '2' },
      ],
    },
  },
  {
    name: 'Livraison, en public',
    audience: 'everybody',
    sort: 'waiting',
    filter: {
      all: [
        { field: 'status', operator: 'is', value: ['open'] },
        { field: 'kind', operator: 'is-not', value: ['message'] },
        { any: [{ field: 'tag', operator: 'any-of', value: delivery }, { field: 'text', operator: 'contains', value: 'colis' }] }, // prettier-ignore
      ],
    },
  },
];

/** The second is switched off: an answer that leaves by itself is for the house to decide. */
const rules = (calendarId: string, teamId: string | null, answers: ReadonlyMap<string, string>): RuleBody[] => [
  {
    name: 'Avis 1 et 2 étoiles : en priorité',
    enabled: true,
    trigger: { kind: 'item-arrived' },
    filter: { field: 'stars', operator: 'at-most', value: '2' },
    actions: [
      { kind: 'priority', priority: 'high' },
      { kind: 'team', teamId },
    ],
  },
  {
    name: 'Boutiques : horaires, quand personne n’est là',
    trigger: { kind: 'conversation-created' },
    filter: {
      all: [
        { field: 'kind', operator: 'is', value: ['message'] },
        { field: 'text', operator: 'contains', value: 'boutique' },
      ],
    },
    hours: { calendarId, are: 'closed' },
    actions: [{ kind: 'reply', cannedReplyId: answers.get('Horaires des boutiques') ?? '' }],
  },
];

async function teamCalled(member: DemoMember, name: string): Promise<string | null> {
  return (await member.get<TeamView[]>('/teams')).find((team) => team.name === name)?.id ?? null;
}

/** A low review is answered within four open hours, or somebody hears of it. */
async function promise(camille: DemoMember): Promise<string> {
  const members = await camille.get<MemberView[]>('/members');
  const owner = members.filter(({ role }) => role === 'owner').map(({ id }) => id);
  const level = { toAssignee: false, memberIds: [], teamIds: [], ways: ['in-app'], hooks: [], raiseTo: null, assignTo: null }; // prettier-ignore
  const team = await teamCalled(camille, 'Service client');
  const ladder = await camille.make<LadderView>('/ladders', {
    name: 'Avis en retard',
    start: 'warning',
    levels: [
      { ...level, afterMinutes: 0, toAssignee: true },
      { ...level, afterMinutes: 30, teamIds: team ? [team] : [], raiseTo: 'high' },
      { ...level, afterMinutes: 60, memberIds: owner, ways: ['in-app', 'email'], raiseTo: 'urgent' },
    ],
  });
  const calendar = await camille.make<CalendarView>('/calendars', CALENDAR);
  const policy: SlaPolicyBody = {
    name: 'Avis 1 et 2 étoiles',
    conditions: { kinds: ['review'], stars: [1, 2] },
    targets: {
      firstReply: { minutes: 240, warnBeforeMinutes: 60 },
      nextReply: { minutes: 480, warnBeforeMinutes: 60 },
      resolution: null,
    },
    calendarId: calendar.id,
    ladderId: ladder.id,
    pauseWhileSnoozed: true,
    pauseWhileWaiting: true,
  };
  await camille.make('/sla-policies', policy);
  return calendar.id;
}
