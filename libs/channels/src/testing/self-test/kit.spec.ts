import { join } from 'node:path';
import { CHECKS } from '../checks/index';
import { CHECK_NAMES, type Subject } from '../subject';
import { BROKEN } from './broken-connectors';
import { sample } from './sample-connector';
import { SAMPLE_SECRET, SAMPLE_TOKEN, samplePlatform } from './sample-platform';

const subject: Subject = {
  connector: sample,
  fixtures: join(__dirname, 'listening', 'fixtures'),
  account: {
    externalId: 'sample',
    settings: {},
    credentials: { signingSecret: SAMPLE_SECRET, accessToken: SAMPLE_TOKEN },
  },
  platform: samplePlatform,
};

function checkNamed(name: string) {
  const check = CHECKS.find((candidate) => candidate.name === name);
  if (!check) throw new Error(`no check ${name}`);
  return check;
}

describe('the conformance kit', () => {
  it('has one check per promise, in the order of the table', () => {
    expect(CHECKS.map((check) => check.name)).toEqual([...CHECK_NAMES]);
  });

  it.each(CHECKS)('lets a correct connector pass $name', async ({ run }) => {
    await expect(run(subject)).resolves.toBeUndefined();
  });

  it.each(BROKEN)('$caughtBy refuses a connector that $fault', async ({ caughtBy, because, connector }) => {
    await expect(checkNamed(caughtBy).run({ ...subject, connector })).rejects.toThrow(because);
  });

  it('has a broken connector for every check', () => {
    const caught = new Set(BROKEN.map((broken) => broken.caughtBy));
    expect(CHECK_NAMES.filter((name) => !caught.has(name))).toEqual([]);
  });
});
