import { randomUUID } from 'node:crypto';
import { stringify } from 'csv-stringify/sync';
import type { Logger } from 'pino';
import { openLog } from '../disclosure/openLog.ts';
import { createGateway, type Gateway } from '../gateway/gateway.ts';
import { carrelRequest } from '../gateway/request.ts';
import type { AgencyClient } from '../principals/agencyClient.ts';
import { Problem } from '../problem.ts';
import type { Secret } from '../secret.ts';
import { type AskingAgency, askAsAgency, type Ground } from './agencyToken.ts';
import { type AnsweredReferral, columns, rowsOf, selectionOf } from './columns.ts';

export interface Exporting extends Ground {
  readonly secret: Secret;
  readonly logger: Logger;
}

/** Referrals that are asked for at a time. */
const pageSize = 50;

const document = `query ($first: Int!, $after: String) { referrals(first: $first, after: $after) {
  edges { node { ${selectionOf(columns)} } } pageInfo { hasNextPage endCursor } } }`;

interface Page {
  readonly edges: readonly { readonly node: AnsweredReferral }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Asks for a page as any request of the agency's would be asked: judged, read as its own role, and logged. */
async function pageAfter(
  after: string | null,
  gateway: Gateway,
  { principal }: AskingAgency,
  { clock, settings }: Exporting,
): Promise<Page> {
  const { data, errors } = await gateway(
    { query: document, variables: { first: pageSize, after } },
    carrelRequest(randomUUID(), principal, clock(), settings.timeZone),
  );
  if (errors === undefined && data != null) return data.referrals as Page;
  throw new Problem(
    'UNAVAILABLE',
    'the referrals cannot be read and put on file now: what was written so far is not whole; try again later',
  );
}

/** Lines of RFC 4180. A cell that a spreadsheet would run as a formula begins with an apostrophe. */
const lines = (rows: readonly (readonly string[])[]): string =>
  stringify(rows as string[][], { record_delimiter: 'windows', escape_formulas: true, bom: false });

/**
 * The file that an agency gets, page by page: just what it sees through `referrals`, by the same way and as its own
 * database role. Each page is in the disclosure log, as shown to the agency, before any of it comes out of here
 * (offence.disclosure).
 * @throws Problem CLIENT_ENDED, UNAVAILABLE
 */
export async function* exportReferrals(client: AgencyClient, exporting: Exporting): AsyncGenerator<string> {
  const { pools, secret, settings, logger } = exporting;
  const log = await openLog(pools, secret);
  const gateway = createGateway({ pools, secret, settings, log, logger });
  const asking = await askAsAgency(client, exporting);
  try {
    let isFirst = true;
    let after: string | null = null;
    do {
      const { edges, pageInfo }: Page = await pageAfter(after, gateway, asking, exporting);
      const rows = edges.flatMap(({ node }) => rowsOf(node));
      yield lines(isFirst ? [[...columns], ...rows] : rows);
      isFirst = false;
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
  } finally {
    await asking.end();
  }
}
