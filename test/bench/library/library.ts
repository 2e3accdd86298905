import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bringUp } from '../../../src/migration.ts';
import { Secret } from '../../../src/secret.ts';
import { benchFolder, connect, databaseAt } from './cluster.ts';
import { fill } from './fill.ts';
import { type Child, enterCallers, type Held, openRecords, type Pin } from './tokens.ts';

/** The library's time stands still, so that every contender at every moment answers the same. */
export const now = new Date('2026-06-17T18:00:00Z');
export const timeZone = 'America/Denver';
export const secretText = 'the secret of a measurement, which nobody keeps';

/** Raised when what is built changes: then it is built anew. */
const version = 3;

/** A library of the bench, as it stands in its database. */
export interface Library {
  readonly patrons: number;
  readonly database: string;
  readonly held: Held;
  readonly children: readonly Child[];
  readonly pins: readonly Pin[];
  /** Names of patrons by chance, `[first, last]`, as a search may be for. */
  readonly names: readonly (readonly [string, string])[];
  /** Titles by chance. */
  readonly titles: readonly string[];
  /** Seconds that it took to build. */
  readonly seconds: number;
}

const fileOf = (database: string): string => join(benchFolder, `${database}.json`);

async function known(database: string): Promise<Library | null> {
  try {
    const read = JSON.parse(await readFile(fileOf(database), 'utf8')) as Library & { version: number };
    return read.version === version ? read : null;
  } catch {
    return null;
  }
}

async function sampled(
  url: string,
  patrons: number,
  count: number,
): Promise<Pick<Library, 'names' | 'titles'>> {
  const sql = connect(url);
  try {
    const numbers = Array.from({ length: count }, (_, at) =>
      Math.floor(((at + 0.5) * patrons * 0.9) / count),
    );
    const names = await sql<{ first: string; last: string }[]>`
      select first, last from unnest(${numbers}::bigint[]) with ordinality as drawn(n, place)
      join person_names on patron_id = md5('patron' || n)::uuid order by place`;
    const titles = await sql<{ title: string }[]>`
      select title from unnest(${numbers}::bigint[]) with ordinality as drawn(n, place)
      join titles on id = md5('title' || n)::uuid order by place`;
    return {
      names: names.map(({ first, last }) => [first, last] as const),
      titles: titles.map(({ title }) => title),
    };
  } finally {
    await sql.end();
  }
}

/**
 * The library of a size: the one that was built before, or else built now. Which rows it has follows from its size.
 * @param cluster the superuser's address of the bench's server
 * @param patrons a multiple of 400
 */
export async function library(
  cluster: string,
  patrons: number,
  say: (line: string) => void,
): Promise<Library> {
  if (patrons % 400 !== 0 || patrons < 400) throw new Error('--patrons is a multiple of 400');
  const database = `bench_${patrons}`;
  const url = databaseAt(cluster, database);
  const secret = new Secret(secretText);
  const ground = { url, secret, now, timeZone };
  const admin = connect(cluster);
  try {
    const before = await known(database);
    const [there] = await admin`select from pg_database where datname = ${database}`;
    if (before !== null && there !== undefined) {
      // The product may have moved on since.
      const { applied } = await bringUp(ground);
      if (applied > 0) say(`${database}: ${applied} migrations applied`);
      return before;
    }
    say(`building a library of ${patrons} patrons`);
    const began = performance.now();
    await admin.unsafe(`drop database if exists ${database} with (force)`);
    await admin.unsafe(`create database ${database}`);
    await bringUp(ground);
    const held = await enterCallers(ground);
    await fill(url, { patrons, agency: held.agency.agencyId, say });
    // What names and titles are found by is made by triggers, which were off: it is made up for as for an older library's.
    await bringUp(ground);
    const records = await openRecords(ground, patrons, { children: 2_000, pins: 400 });
    const samples = await sampled(url, patrons, 2_000);
    const superuser = connect(url);
    await superuser`create extension if not exists pg_stat_statements`;
    // What Carrel finds names by is its own; the others have what any of them would be given for the same question.
    await superuser`create index bench_names_search on person_names using gin (search)`;
    await superuser`vacuum (analyze)`;
    await superuser.end();
    const seconds = Math.round((performance.now() - began) / 1000);
    const built: Library = { patrons, database, held, ...records, ...samples, seconds };
    await mkdir(benchFolder, { recursive: true });
    await writeFile(fileOf(database), JSON.stringify({ version, ...built }), { mode: 0o600 });
    say(`built in ${seconds} s`);
    return built;
  } finally {
    await admin.end();
  }
}
