import type { Contender, WorkId } from '../../contender.ts';

interface Loan {
  dueAt: string;
}

/** Instants come as PostgreSQL writes them. */
const withInstants = <Row extends Loan>(loans: readonly Row[]): Row[] =>
  loans.map((loan) => ({ ...loan, dueAt: new Date(loan.dueAt).toISOString() }));

const works: readonly WorkId[] = ['desk', 'caregiver', 'standing', 'referrals', 'catalogue', 'search'];

/** As fast as it goes: no token, no GraphQL, the parameters of one statement in the body. */
export const contender: Contender = {
  name: 'limit',
  works,
  ask(question) {
    const { work, caller } = question;
    const parameters: Record<WorkId, () => object> = {
      desk: () => ({ cardNumber: 'cardNumber' in question ? question.cardNumber : '' }),
      caregiver: () => ({ patronId: caller.role === 'caregiver' ? caller.patronId : '' }),
      standing: () =>
        question.work === 'standing' ? { cardNumber: question.cardNumber, pin: question.pin } : {},
      referrals: () => ({ agencyId: caller.role === 'agency' ? caller.agencyId : '' }),
      catalogue: () => ({ text: 'text' in question ? question.text : '' }),
      search: () => ({ words: 'name' in question ? question.name : '' }),
      events: () => {
        throw new TypeError('no events');
      },
    };
    // A clerk at the desk is told no contact.
    const isStaff = caller.token.startsWith('carrel_s_');
    return {
      path: `/${work === 'desk' && isStaff ? 'circulation' : work}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(parameters[work]()),
    };
  },
  common(work, answer) {
    const found = answer as { loans?: Loan[] } | null;
    if (found === null || (work !== 'desk' && work !== 'caregiver')) return found;
    return { ...found, loans: withInstants(found.loans ?? []) };
  },
};
