import { randomUUID } from 'node:crypto';
import { hashPin } from '../../src/principals/pin.ts';
import type { TestCarrel } from '../setup/carrel.ts';
import { branches, day, type Item, type Person, type World } from './world.ts';

/** Puts a small library into the database and into the model: five people, six copies of three titles, two branches. */

const pin = '4821';

/** Who they are at a moment: two who could sign, two who will be eighteen before long, one of unknown age. */
const people = (now: number): { born: string | null; last: string }[] => {
  const years = (count: number, days: number): string => {
    const date = new Date(now + days * day);
    date.setUTCFullYear(date.getUTCFullYear() - count);
    return date.toISOString().slice(0, 10);
  };
  return [
    { born: '1980-02-29', last: 'Abel' },
    { born: '1985-07-01', last: 'Bram' },
    { born: years(18, 12), last: 'Cole' },
    { born: years(18, 4), last: 'Dunn' },
    { born: null, last: 'Erne' },
  ];
};

export async function newWorld(carrel: TestCarrel, now: number, run: string): Promise<World> {
  const { superuser: sql, secret } = carrel.database;
  const pinHash = await hashPin(pin, secret);
  for (const [index, id] of branches.entries())
    await sql`insert into branches (id, code, name) values (${id}, ${`M${index}`}, ${`Model ${index}`}) on conflict do nothing`;
  await sql`delete from monthly_counts where branch_id in ${sql(branches)}`;
  const items = new Map<string, Item>();
  for (const category of ['BOOK', 'DVD', 'MAP']) {
    const title = randomUUID();
    await sql`insert into titles (id, title) values (${title}, ${title})`;
    for (const branch of branches) {
      const barcode = `${run}-${category}-${items.size}`;
      await sql`insert into items (barcode, title_id, branch_id, category, status)
        values (${barcode}, ${title}, ${branch}, ${category}, 'AVAILABLE')`;
      items.set(barcode, { barcode, title, branch, category, status: 'AVAILABLE' });
    }
  }
  const persons = new Map<string, Person>();
  for (const { born, last } of people(now)) {
    const person: Person = {
      ...{ id: randomUUID(), first: `First${run}`, last, born, email: `${last}@example.org` },
      cards: [{ number: `${run}-${last}`, pin, state: 'ACTIVE' }],
      ...{ loans: [], charges: [], holds: [], payments: [], requests: [], sessions: [], registrations: [] },
      deletionAsked: false,
    };
    await sql`insert into patrons (id, birth_date, category, home_branch_id, email)
      values (${person.id}, ${born}, 'ADULT', ${branches[0]}, ${person.email})`;
    await sql`insert into person_names (patron_id, first, last) values (${person.id}, ${person.first}, ${last})`;
    await sql`insert into cards (number, patron_id, kind, state, pin_hash, issued_on)
      values (${`${run}-${last}`}, ${person.id}, 'ADULT', 'ACTIVE', ${pinHash}, '2025-01-01')`;
    persons.set(person.id, person);
  }
  // Two are signed for and listed from the start, so that birthdays come to those who stand on it.
  const [abel, bram, cole, dunn] = [...persons.keys()];
  const links: World['links'] = [];
  for (const [caregiver = '', child = ''] of [
    [abel, cole],
    [bram, dunn],
  ]) {
    const id = randomUUID();
    await sql`insert into caregiver_links (id, child_id, caregiver_id, signed, listed)
      values (${id}, ${child}, ${caregiver}, true, true)`;
    links.push({ id, child, caregiver, signed: true, listed: true });
  }
  const programs: World['programs'] = new Map();
  for (const days of [2, 6]) {
    const id = randomUUID();
    const [startsAt, endsAt] = [now + days * day, now + days * day + day / 24];
    await sql`insert into programs (id, name, branch_id, starts_at, ends_at)
      values (${id}, ${id}, ${branches[0]}, ${new Date(startsAt)}, ${new Date(endsAt)})`;
    programs.set(id, { id, branch: branches[0], startsAt, endsAt, closed: false });
  }
  const [agency] = await sql<{ id: string }[]>`select id from agencies order by name limit 1`;
  return {
    ...{
      now,
      people: persons,
      items,
      links,
      grants: [],
      papers: [],
      referrals: [],
      incidents: [],
      programs,
    },
    agency: agency?.id ?? '',
    counts: new Map(),
  };
}
