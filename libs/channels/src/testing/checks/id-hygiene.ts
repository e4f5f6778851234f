import { ACTION_VERBS, CHANNEL_KINDS, ITEM_KINDS, type LocalizedText, type SettingsField } from '@parvis/contracts';
import { strict as assert } from 'node:assert';
import type { Connector } from '../../spi/connector';
import { folderOf, loadFixtures, parsingAccount } from '../fixtures';
import type { Subject } from '../subject';
import { itemsIn, parseAll } from '../walk';

function assertLocalized(where: string, text: LocalizedText): void {
  for (const language of ['en', 'fr'] as const) assert.ok(text[language].trim(), `${where} has no ${language} text`);
}

function checkFields(group: string, fields: readonly SettingsField[]): void {
  const names = fields.map((field) => field.name);
  assert.equal(new Set(names).size, names.length, `${group} has two fields of one name`);
  for (const field of fields) {
    assert.match(field.name, /^[a-z][A-Za-z0-9]*$/, `${group}.${field.name} is not a plain name`);
    assertLocalized(`${group}.${field.name}.label`, field.label);
    assertLocalized(`${group}.${field.name}.help`, field.help);
    assert.equal(field.secret, field.type === 'secret', `${group}.${field.name}: secret and type disagree`);
    assert.ok(!(field.secret && field.default !== undefined), `${group}.${field.name}: a secret has a default`);
    assert.equal(field.type === 'select', field.options !== undefined, `${group}.${field.name}: select and options`);
    for (const option of field.options ?? []) assertLocalized(`${group}.${field.name}.${option.value}`, option.label);
  }
}

function checkRecord(connector: Connector): void {
  const record = connector.capabilities;
  assert.equal(record.channel, connector.kind, 'the capability record is of another channel');
  assertLocalized('label', record.label);
  assert.ok(record.itemKinds.length > 0, 'no item kind declared');
  for (const kind of record.itemKinds) assert.ok(ITEM_KINDS.includes(kind), `unknown item kind ${kind}`);
  for (const [kind, verbs] of Object.entries(record.verbs)) {
    assert.ok((record.itemKinds as string[]).includes(kind), `verbs for ${kind}, which is not received`);
    const names = verbs.map((entry) => entry.verb);
    assert.equal(new Set(names).size, names.length, `a verb is declared twice for ${kind}`);
    for (const entry of verbs) {
      assert.ok(ACTION_VERBS.includes(entry.verb), `unknown verb ${entry.verb}`);
      assertLocalized(`${kind}.${entry.verb}.consequence`, entry.consequence);
    }
    for (const verb of ['reply', 'private-reply'] as const) {
      assert.ok(!names.includes(verb) || record.text[verb], `${verb} has no text limit`);
    }
  }
}

/** Kind equals folder, forms and capabilities are whole in both languages, ids are clean and unambiguous. */
export async function idHygiene(subject: Subject): Promise<void> {
  const { connector } = subject;
  assert.ok(CHANNEL_KINDS.includes(connector.kind), `${connector.kind} is not a channel kind`);
  assert.equal(folderOf(subject), connector.kind, 'the folder is not named after the kind');
  checkRecord(connector);
  checkFields('credentials', connector.credentials);
  checkFields('settings', connector.settings);
  const shared = connector.settings.filter((a) => connector.credentials.some((b) => b.name === a.name));
  assert.deepEqual(shared, [], 'a field is both a setting and a credential');

  const account = parsingAccount(subject);
  for (const fixture of loadFixtures(subject.fixtures)) {
    const events = await parseAll(connector, account, [fixture.payload]);
    assert.deepEqual(JSON.parse(JSON.stringify(events)), events, `${fixture.name}: events change in a JSON round trip`);
    for (const item of itemsIn(events)) {
      assert.notEqual(item.parentExternalId, item.externalId, `${fixture.name}: an item is its own parent`);
      assert.notEqual(item.post?.externalId, item.externalId, `${fixture.name}: an item and its post share an id`);
    }
  }
}
