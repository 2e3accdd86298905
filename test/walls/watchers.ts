import { adultId } from '../../src/demo/adults.ts';
import { childId } from '../../src/demo/family.ts';
import { witnessId } from '../../src/demo/witness.ts';
import { type Caller, callers } from '../policy/expected/callers.ts';

/** Whose rows a caller reaches at all. Written by hand from the policy's tables, as everything in this file is. */
export type Reaches = 'nobody' | 'one card' | 'one record' | 'own referrals' | 'patrons';

/** A caller, with what it may see. Whatever is not said to be open here must not be able to change an answer. */
export interface Watcher extends Caller {
  readonly reaches: Reaches;
  /** Whose the one record is; null where it is not one. */
  readonly subject: string | null;
  readonly opens: ReadonlySet<string>;
  /** The days that bound a court order's rows; null for everybody else. */
  readonly window: { readonly from: number; readonly to: number } | null;
}

const persons: Readonly<Record<string, readonly [reaches: Reaches, subject: string | null, opens: string]>> =
  {
    public: ['nobody', null, ''],
    vendor: ['one card', null, 'standing'],
    otherVendor: ['one card', null, 'standing statistics'],
    feed: ['nobody', null, ''],
    agency: ['own referrals', null, 'referral'],
    card: ['one record', adultId, 'standing circulation pickup interlibrary recovery'],
    borrowerInPerson: ['one record', adultId, 'standing identity circulation pickup interlibrary recovery'],
    caregiverWithCard: [
      'one record',
      childId,
      'standing identity contact birth circulation pickup interlibrary recovery use',
    ],
    caregiverPhotoId: ['one record', childId, 'recovery'],
    writtenConsent: ['one record', adultId, 'identity contact circulation'],
    courtOrder: ['one record', witnessId, 'circulation interlibrary'],
  };

const purposes: Readonly<Record<string, readonly [reaches: Reaches, opens: string]>> = {
  none: ['nobody', ''],
  SHELVING: ['nobody', ''],
  CIRCULATION: ['patrons', 'standing identity circulation pickup recovery'],
  NOTICES: ['patrons', 'identity contact pickup recovery'],
  ACCOUNT: ['patrons', 'standing identity contact household'],
  SERVICE: ['patrons', 'identity contact use interlibrary'],
  RECOVERY: ['patrons', 'identity contact recovery referral'],
  STATISTICS: ['nobody', 'statistics'],
  CONDUCT: ['patrons', 'identity contact conduct'],
  LEGAL: ['nobody', 'legal'],
  AUDIT: ['nobody', 'audit'],
  CLIENTS: ['nobody', 'clients'],
};

/** The days, from the library's today, of the order that the demonstration library has. */
const orderWindow = { from: -60, to: -30 };

function watcher(caller: Caller): Watcher {
  const [reaches, subject, opens] = caller.isStaff
    ? [purposes[caller.purpose ?? '']?.[0], null, purposes[caller.purpose ?? '']?.[1]]
    : (persons[caller.persona ?? 'public'] ?? []);
  if (reaches === undefined || opens === undefined)
    throw new TypeError(`nobody has said what ${caller.name} may see`);
  return {
    ...caller,
    reaches,
    subject: subject ?? null,
    opens: new Set(opens.split(' ').filter((each) => each !== '')),
    window: caller.persona === 'courtOrder' ? orderWindow : null,
  };
}

/** Everyone who may ask: every basis, and every role with each of its purposes and none. */
export const watchers: readonly Watcher[] = callers.map(watcher);

export function watcherOf(name: string): Watcher {
  const found = watchers.find((each) => each.name === name);
  if (found === undefined) throw new TypeError(`no caller ${name}`);
  return found;
}
