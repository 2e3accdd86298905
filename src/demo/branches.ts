import { demoId, demoSource } from './ids.ts';
import type { Part } from './rows.ts';

/** The Larkspur County Library, which does not exist: three towns in Montana that are on no map. */
export const towns = [
  { code: 'LRK', name: 'Larkspur Main Library', city: 'Larkspur', postalCode: '59991' },
  { code: 'ANT', name: 'Antler Ridge Branch', city: 'Antler Ridge', postalCode: '59992' },
  { code: 'WIL', name: 'Willow Fork Branch', city: 'Willow Fork', postalCode: '59993' },
] as const;

export type Town = (typeof towns)[number];

export const branchId = (code: Town['code']): string => demoId('branch', code);

/** The row by which a database is known to hold the demonstration library. */
export const firstBranchSource = demoSource('branch', towns[0].code);

export const branchRows = (): Part => ({
  branches: towns.map(({ code, name }) => ({
    id: branchId(code),
    code,
    name,
    source: demoSource('branch', code),
  })),
});
