/**
 * Measures the importer on an export of its own making: how many rows a second, and how much memory at most. First into
 * an empty library, then the same again, then a newer export in which every loan that was out has come back.
 * `node test/bench/importEvergreen.ts [circulations]`, 200,000 by default. Not part of the suite.
 */
import { createWriteStream } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openOperator } from '../../drizzle/operator.ts';
import { importEvergreen } from '../../src/import/evergreen.ts';
import { bringUp } from '../../src/migration.ts';
import { startTemporaryCluster } from '../../src/postgres/temporary.ts';
import { Secret } from '../../src/secret.ts';
import { defaultSettings } from '../../src/settings.ts';

const circulations = Number(process.argv[2] ?? 200_000);
const users = Math.ceil(circulations / 4);
const copies = circulations;
const titles = Math.ceil(circulations / 4);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

function* block(header: string, rows: number, row: (id: number) => string): Generator<string> {
  yield `COPY ${header} FROM stdin;\n`;
  for (let from = 1; from <= rows; from += 500) {
    const lines: string[] = [];
    for (let id = from; id < from + 500 && id <= rows; id++) lines.push(row(id));
    yield `${lines.join('\n')}\n`;
  }
  yield '\\.\n\n';
}

const marc = (id: number): string =>
  '<record xmlns="http://www.loc.gov/MARC21/slim"><leader>01121nam a2200265 a 4500</leader>' +
  '<controlfield tag="008">970701s1989    it a          u000 0 ita u</controlfield>' +
  `<datafield tag="100" ind1="1" ind2=" "><subfield code="a">Author ${id},</subfield></datafield>` +
  `<datafield tag="245" ind1="0" ind2="3"><subfield code="a">Title ${id} :</subfield><subfield code="b">its rest /</subfield></datafield>` +
  `<datafield tag="500" ind1=" " ind2=" "><subfield code="a">${'A note that nobody reads. '.repeat(40)}</subfield></datafield></record>`;

function* dump(isAllBack = false): Generator<string> {
  yield "SET client_encoding = 'UTF8';\n";
  yield* block('actor.org_unit (id, shortname, name)', 20, (id) => `${id}\tB${id}\tBranch ${id}`);
  yield* block('biblio.record_entry (id, deleted, marc)', titles, (id) => `${id}\tf\t${marc(id)}`);
  yield* block('asset.call_number (id, record, label)', titles, (id) => `${id}\t${id}\tPQ ${id}`);
  yield* block('asset.copy_location (id, name)', 10, (id) => `${id}\tShelf ${id}`);
  yield* block(
    'asset.copy (id, circ_lib, call_number, status, location, barcode, circ_modifier, deleted)',
    copies,
    (id) => `${id}\t${(id % 20) + 1}\t${(id % titles) + 1}\t${id % 2}\t${(id % 10) + 1}\tC${id}\t\\N\tf`,
  );
  yield* block(
    'actor.usr (id, profile, email, passwd, first_given_name, second_given_name, family_name, suffix, day_phone, ' +
      'evening_phone, other_phone, mailing_address, home_ou, dob, active, barred, deleted, create_date, expire_date)',
    users,
    (id) =>
      `${id}\t2\t\\N\thidden\tFirst${id}\t\\N\tLast${id}\t\\N\t555-${id}\t\\N\t\\N\t\\N\t${(id % 20) + 1}\t1980-01-01\tt\tf\tf\t2020-01-01 00:00:00-05\t2030-01-01 00:00:00-05`,
  );
  yield* block('actor.card (id, usr, barcode, active)', users, (id) => `${id}\t${id}\t2${id}\tt`);
  yield* block(
    'action.circulation (id, usr, xact_start, xact_finish, target_copy, circ_lib, due_date, checkin_time, stop_fines)',
    circulations,
    (id) => {
      const back = id % 2 && !isAllBack ? '\\N' : '2025-02-03 10:00:00-05';
      return `${id}\t${(id % users) + 1}\t2025-01-01 10:00:00-05\t${back}\t${id}\t${(id % 20) + 1}\t2025-01-22 23:59:59-05\t${back}\t\\N`;
    },
  );
}

const folder = await mkdtemp(join(tmpdir(), 'carrel-bench-'));
await chmod(folder, 0o711);
const cluster = await startTemporaryCluster(join(folder, 'cluster'));
try {
  const file = join(folder, 'evergreen.sql');
  const newer = join(folder, 'newer.sql');
  await pipeline(Readable.from(dump()), createWriteStream(file));
  await pipeline(Readable.from(dump(true)), createWriteStream(newer));
  const secret = new Secret('the secret of a measurement, which nobody keeps');
  await bringUp({ url: cluster.url, secret, timeZone: 'America/Denver', now: new Date() });
  const operator = await openOperator(cluster.url, { max: 1 });
  const runs = { first: file, second: file, third: newer };
  for (const [run, path] of Object.entries(runs)) {
    let peak = 0;
    const watching = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 20);
    const began = performance.now();
    let reading = 0;
    const report = await importEvergreen(operator, path, {
      secret,
      now: new Date('2025-03-01T12:00:00Z'),
      timeZone: 'America/Denver',
      reversalWindow: defaultSettings.reversalWindow,
      skipBadRows: false,
      progress: (progress) => {
        const at = (performance.now() - began) / 1000;
        if (progress.step === 'reading') reading = at;
        else say(`  ${at.toFixed(1)} s ${progress.what}`);
      },
    });
    clearInterval(watching);
    const seconds = (performance.now() - began) / 1000;
    say(
      `${run} run: ${report.rows} rows in ${seconds.toFixed(1)} s, ${Math.round(report.rows / seconds)} rows/s ` +
        `(reading ${reading.toFixed(1)} s); at most ${Math.round(peak / 1e6)} MB resident`,
    );
    for (const { table, written, deleted } of report.changes)
      say(`  ${table}: ${written} written, ${deleted} taken away`);
  }
  await operator.end();
} finally {
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
}
