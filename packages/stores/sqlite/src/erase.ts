import { randomUUID } from 'node:crypto';
import { withPseudonym } from '@reeve/runtime';
import type { Database } from './database.ts';

/** Whether a text holds the member's id as a whole JSON text. */
const mentions = (json: string, member: string): boolean => json.includes(JSON.stringify(member));

/**
 * Takes a member out of everything, within one transaction. Times, types and counts stay, under a pseudonym that is
 * written nowhere else; what was said, given or sent does not.
 */
export function eraseMember(
  db: Database,
  community: string,
  member: string,
): { readonly events: number; readonly effects: number } {
  const pseudonym = `erased-${randomUUID()}`;
  const renamed = (json: string): string =>
    JSON.stringify(withPseudonym(JSON.parse(json) as unknown, member, pseudonym));
  const events = db.run(
    "UPDATE log SET member = ?, data = '{}' WHERE kind = 0 AND community = ? AND member = ?",
    pseudonym,
    community,
    member,
  );
  for (const row of db.all(
    'SELECT seq, data FROM log WHERE kind = 0 AND community = ? AND instr(data, ?) > 0',
    community,
    JSON.stringify(member),
  ))
    db.run('UPDATE log SET data = ? WHERE seq = ?', renamed(row['data'] as string), row['seq'] ?? null);

  const effects = db.run(
    `UPDATE effects SET member = iif(member = ?1, ?2, member), subject = iif(subject = ?1, ?2, subject), input = '{}',
       error = NULL, status = iif(status = 'pending', 'held', status), reason = iif(status = 'pending', 'erased', reason)
     WHERE community = ?3 AND (member = ?1 OR subject = ?1 OR instr(input, ?4) > 0)`,
    member,
    pseudonym,
    community,
    JSON.stringify(member),
  );
  for (const row of db.all(
    'SELECT seq, number, json FROM decisions WHERE community = ? AND (subject = ? OR instr(json, ?) > 0)',
    community,
    member,
    JSON.stringify(member),
  )) {
    const decision = JSON.parse(row['json'] as string) as { subject: { kind: string; id: string } };
    const isAbout = decision.subject.id === member;
    const bare = isAbout ? { ...decision, values: {}, effects: [], held: [] } : decision;
    db.run(
      'UPDATE decisions SET subject = iif(subject = ?1, ?2, subject), json = ?3 WHERE seq = ?4 AND number = ?5',
      member,
      pseudonym,
      JSON.stringify(withPseudonym(bare, member, pseudonym)),
      row['seq'] ?? null,
      row['number'] ?? null,
    );
  }
  for (const table of ['approvals', 'cases'] as const) {
    const key = table === 'approvals' ? 'run' : 'id';
    for (const row of db.all(
      `SELECT ${key} AS key, json FROM ${table} WHERE instr(json, ?) > 0`,
      JSON.stringify(member),
    )) {
      const json = row['json'] as string;
      if ((JSON.parse(json) as { community: string }).community === community)
        db.run(`UPDATE ${table} SET json = ? WHERE ${key} = ?`, renamed(json), row['key'] ?? null);
    }
  }
  // What extensions keep of the member is theirs alone: the whole record goes.
  for (const row of db.all('SELECT extension, collection, key, json FROM records')) {
    const key = row['key'] as string;
    const isOurs =
      key === member ||
      key.split('\u001f').includes(member) ||
      key === `${community}/${member}` ||
      key.startsWith(`${community}/${member}/`);
    if (isOurs || mentions(row['json'] as string, member))
      db.run(
        'DELETE FROM records WHERE extension = ? AND collection = ? AND key = ?',
        row['extension'] ?? null,
        row['collection'] ?? null,
        key,
      );
  }
  db.run(
    'UPDATE ledger SET member = ?, reason = NULL WHERE community = ? AND member = ?',
    pseudonym,
    community,
    member,
  );
  db.run('UPDATE balances SET member = ? WHERE community = ? AND member = ?', pseudonym, community, member);
  db.run('DELETE FROM people WHERE community = ? AND member = ?', community, member);
  db.run('DELETE FROM refused WHERE instr(text, ?) > 0', member);
  db.run('DELETE FROM messages WHERE instr(json, ?) > 0', JSON.stringify(member));
  db.run('DELETE FROM snapshots');
  db.run('DELETE FROM snapshot_parts');
  return { events, effects };
}
