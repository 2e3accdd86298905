import DataLoader from 'dataloader';
import type { Statements } from './statements.ts';

type Ids = readonly string[];

/** One row for each id; null where there is none. */
function one<Row>(rows: readonly Row[], keyOf: (row: Row) => string, ids: Ids): (Row | null)[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return ids.map((id) => byKey.get(id) ?? null);
}

/** The rows of each id, in their order. */
function many<Row>(rows: readonly Row[], keyOf: (row: Row) => string, ids: Ids): Row[][] {
  const byKey = new Map<string, Row[]>(ids.map((id) => [id, []]));
  for (const row of rows) byKey.get(keyOf(row))?.push(row);
  return ids.map((id) => byKey.get(id) ?? []);
}

/** Where one request's resolvers read: every relation is batched. A new one is made for each request. */
export class LibrarySource {
  readonly statements: Statements;
  readonly now: Date;

  constructor(statements: Statements, now: Date) {
    this.statements = statements;
    this.now = now;
  }

  readonly phones = new DataLoader(async (ids: Ids) =>
    many(await this.statements.phones.execute({ ids }), (row) => row.patronId, ids),
  );
  readonly addresses = new DataLoader(async (ids: Ids) =>
    many(await this.statements.addresses.execute({ ids }), (row) => row.patronId, ids),
  );
  readonly loans = new DataLoader(async (ids: Ids) =>
    many(await this.statements.loans.execute({ ids }), (row) => row.patronId, ids),
  );
  readonly owedLoans = new DataLoader(async (ids: Ids) =>
    many(await this.statements.owedLoans.execute({ ids, now: this.now }), (row) => row.patronId, ids),
  );
  readonly items = new DataLoader(async (ids: Ids) =>
    one(await this.statements.items.execute({ ids }), (row) => row.id, ids),
  );
  readonly titles = new DataLoader(async (ids: Ids) =>
    one(await this.statements.titles.execute({ ids }), (row) => row.id, ids),
  );
  readonly charges = new DataLoader(async (ids: Ids) =>
    many(await this.statements.charges.execute({ ids }), (row) => row.patronId, ids),
  );
  readonly balances = new DataLoader(async (ids: Ids) =>
    one(await this.statements.balances.execute({ ids }), (row) => row.patronId, ids).map(
      (row) => row?.cents ?? 0,
    ),
  );
  readonly overdueCounts = new DataLoader(async (ids: Ids) =>
    one(await this.statements.overdueCounts.execute({ ids, now: this.now }), (row) => row.patronId, ids).map(
      (row) => row?.count ?? 0,
    ),
  );
  readonly debtors = new DataLoader(async (ids: Ids) =>
    one(await this.statements.debtors.execute({ ids }), (row) => row.id, ids),
  );
  readonly referralLines = new DataLoader(async (ids: Ids) =>
    many(await this.statements.referralLines.execute({ ids }), (row) => row.referralId, ids),
  );
}
