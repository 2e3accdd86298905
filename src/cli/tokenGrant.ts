import { dayIn } from '../../schema/policy/age.ts';
import { liveCard, noSuchCard } from '../principals/evidence/card.ts';
import { recordConsent } from '../principals/evidence/consent.ts';
import type { CaregiverNamed, Evidence, GrantRules } from '../principals/evidence/evidence.ts';
import { recordApprovedProcess } from '../principals/evidence/process.ts';
import { parseDay, parseDuration, parseEnd } from '../principals/expiry.ts';
import { isId } from '../principals/find.ts';
import { type IssuedToken, issueGrantToken } from '../principals/issue.ts';
import type { Keeper } from '../principals/keeper.ts';
import { Problem } from '../problem.ts';
import { type BasisName, type Given, optionalText, text, words } from './tokenOptions.ts';

/**
 * A grant from the command line, until the desk has its own act for it. Papers are recorded in the same transaction
 * that makes the grant, so that none is left without the other.
 */
export async function issueGrant(
  db: Keeper,
  given: Given,
  basis: BasisName,
  settings: Pick<GrantRules, 'timeZone' | 'consentDecidedBy' | 'subpoenaDecidedBy'>,
  now: Date,
): Promise<IssuedToken> {
  const lives = optionalText(given, 'lives');
  const label = optionalText(given, 'label');
  const rules = {
    ...settings,
    ...(lives === null ? {} : { lives: parseDuration(lives, '--lives') }),
    ...(label === null ? {} : { label }),
  };
  return db.transaction(async (tx) => {
    const { token, id, expiresAt } = await issueGrantToken(
      tx,
      await evidenceFrom(tx, given, basis, rules, now),
      rules,
      now,
    );
    return { token, id, expiresAt };
  });
}

async function evidenceFrom(
  db: Keeper,
  given: Given,
  basis: BasisName,
  rules: GrantRules,
  now: Date,
): Promise<Evidence> {
  const photoIdSeen = given.photoIdSeen === true;
  switch (basis) {
    case 'card':
      return { basis: 'CARD', cardNumber: text(given, 'card') };
    case 'borrower-in-person': {
      const birthDate = parseDay(text(given, 'birthDate'), '--birth-date');
      return { basis: 'BORROWER_IN_PERSON', cardNumber: text(given, 'card'), photoIdSeen, birthDate };
    }
    case 'caregiver-with-card':
      return { basis: 'CAREGIVER_WITH_CARD', cardNumber: text(given, 'card'), caregiver: caregiver(given) };
    case 'caregiver-photo-id': {
      const cardNumber = optionalText(given, 'card');
      if (cardNumber === null && given.caregiverCard !== undefined)
        throw new Problem('BAD_OPTION', '--caregiver-card needs --card too, to say which child', 2);
      return { basis: 'CAREGIVER_PHOTO_ID', cardNumber, caregiver: caregiver(given), photoIdSeen };
    }
    case 'written-consent':
      return { basis: 'WRITTEN_CONSENT', consentId: await consentFrom(db, given, rules, now) };
    case 'court-order':
      return { basis: 'COURT_ORDER', ...(await processFrom(db, given, rules.timeZone, now)) };
  }
}

function caregiver(given: Given): CaregiverNamed {
  const caregiverCard = optionalText(given, 'caregiverCard');
  const caregiverLinkId = optionalText(given, 'caregiverLink');
  if ((caregiverCard === null) === (caregiverLinkId === null))
    throw new Problem('BAD_OPTION', 'name the caregiver by --caregiver-card or by --caregiver-link', 2);
  if (caregiverLinkId === null) return { caregiverCard: caregiverCard ?? '' };
  if (!isId(caregiverLinkId)) throw new Problem('BAD_OPTION', '--caregiver-link takes an id', 2);
  return { caregiverLinkId };
}

/** Whose paper it is. An expired card still says that; a dead one says nothing. */
async function personOf(db: Keeper, cardNumber: string): Promise<string> {
  const card = await liveCard(db, cardNumber);
  if (card === null) throw noSuchCard();
  return card.patronId;
}

const consentFrom = async (db: Keeper, given: Given, rules: GrantRules, now: Date): Promise<string> =>
  recordConsent(
    db,
    {
      recipient: text(given, 'recipient'),
      classes: words(given, 'classes'),
      signedOn: parseDay(text(given, 'signed'), '--signed'),
      expiresAt: parseEnd(text(given, 'expires'), '--expires', now, rules.timeZone),
      patronId: await personOf(db, text(given, 'card')),
    },
    rules,
    now,
  );

async function processFrom(
  db: Keeper,
  given: Given,
  timeZone: string,
  now: Date,
): Promise<{ processId: string; patronId: string }> {
  const day = (name: string): string | null => {
    const value = optionalText(given, name);
    return value === null ? null : parseDay(value, `--${name}`);
  };
  const servedOn = day('served') ?? dayIn(now, timeZone);
  const patronId = await personOf(db, text(given, 'card'));
  const processId = await recordApprovedProcess(
    db,
    {
      kind: given.subpoena === true ? 'SUBPOENA' : 'COURT_ORDER',
      court: text(given, 'court'),
      caseNumber: text(given, 'case'),
      issuedOn: day('issued') ?? servedOn,
      servedOn,
      finding: given.finding === true,
      classes: words(given, 'classes'),
      windowFrom: day('from'),
      windowTo: day('to'),
      expiresAt: parseEnd(text(given, 'expires'), '--expires', now, timeZone),
      decidedBy: text(given, 'decidedBy'),
    },
    [patronId],
    timeZone,
    now,
  );
  return { processId, patronId };
}
