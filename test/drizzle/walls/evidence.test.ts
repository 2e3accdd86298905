import { afterAll, beforeAll, expect, test } from 'vitest';
import { departuresOfEvidence } from './departures/evidence.ts';
import { type EvidenceLibrary, openEvidence } from './departures/openEvidence.ts';

let library: EvidenceLibrary;
beforeAll(async () => {
  library = await openEvidence();
});
afterAll(() => library.close());

test('[second-wall] evidence MUST show its own person’s or agency’s rows, and cannot once any part of it has ended', async () => {
  expect(await departuresOfEvidence(library.sql, library.database.roles)).toEqual([]);
});
