import { describe, expect, test } from 'vitest';
import { clientRate, endOfOverlap, mostNetworks } from '../../../schema/policy/connecting.ts';

const now = new Date('2026-05-12T18:30:00Z');
const ends = (overlap: string) => endOfOverlap(Temporal.Duration.from(overlap), now, 'America/Denver');

describe('[third-party.no-pii] what can be settled for a client', () => {
  test('MUST be an overlap of ninety days at most', () => {
    expect(ends('P90D')).toEqual(new Date('2026-08-10T18:30:00Z'));
    expect(ends('PT0S')).toEqual(now);
    expect(ends('P90DT1S')).toBeNull();
    expect(ends('P91D')).toBeNull();
  });

  test('cannot be one beyond the end of time', () => {
    expect(ends('P999999Y')).toBeNull();
    expect(ends('P400000Y')).toBeNull();
  });

  test('MUST be fifty networks at most, and a rate that lets something through', () => {
    expect(mostNetworks).toBe(50);
    expect(clientRate).toEqual({ least: 1, most: 10_000_000 });
  });
});
