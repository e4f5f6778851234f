import { emptyLevel, readLevel, typedLevel } from './ladder-form';

describe('the form of a level', () => {
  it('reads what it wrote', () => {
    const level = readLevel({
      ...emptyLevel(),
      afterMinutes: '30',
      memberIds: ['3'],
      ways: ['email'],
      hooks: { webhook: '', slack: ' https://hooks.slack.example/x ', teams: '' },
      raiseTo: 'urgent',
      assignTo: 'team:7',
    });
    expect(level).toEqual({
      afterMinutes: 30,
      toAssignee: false,
      memberIds: ['3'],
      teamIds: [],
      ways: ['email'],
      hooks: [{ kind: 'slack', url: 'https://hooks.slack.example/x' }],
      raiseTo: 'urgent',
      assignTo: { memberId: null, teamId: '7' },
    });
    expect(readLevel(typedLevel(level))).toEqual(level);
  });

  it('gives nothing on where nobody is chosen', () => {
    expect(readLevel(emptyLevel())).toMatchObject({ assignTo: null, raiseTo: null, hooks: [] });
  });
});
